import { verifyAudit } from '#platform/audit/verify.ts';
import { passTime } from '../pass-time.ts';
import { must, type Scene, types, whisper } from '../scene.ts';

/** The same question again: the answer is yes, and everybody in the channel can read on what conditions. */
export async function answerYes(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  await passTime(scene, '2026-12-02T11:00');
  script.chapter('Wednesday 11:00 · The same question, and the answer');
  const check = await types(scene, 'Mia', '/golive check', 'acme-golive');
  must(
    check.text.includes('GO WITH CONDITIONS'),
    `the last check must say GO WITH CONDITIONS: ${check.text.slice(0, 200)}`,
  );
  script.show({ brief: 60 });
  script.move('Mia', 'presses Share in channel');
  await stage.cast.Mia.click(whisper(check, 'the check'), 'Share in channel');
  script.show({ brief: 8 });
  await passTime(scene, '2026-12-04T18:00');
  script.chapter('Friday 18:00 · Acme is live');
  const advanced = await types(scene, 'Mia', '/golive advance', 'acme-golive');
  must(/hypercare/i.test(advanced.text), `the go-live gate was not passed: ${advanced.text.slice(0, 200)}`);
  script.show();
}

/** All of it left its line in the audit, and none was changed since. */
export async function verifyTrail({ stage, script }: Scene): Promise<void> {
  const verdict = await verifyAudit(stage.app.database.db, stage.app.workspace.id);
  must(verdict.ok, 'the audit chain is broken');
  script.note(
    `\nEverything above is in the audit: ${verdict.lines} lines, chained and intact (head ${verdict.head.slice(0, 16)}…).`,
  );
}
