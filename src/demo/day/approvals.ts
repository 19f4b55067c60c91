import { passTime } from '../pass-time.ts';
import { direct, form, must, type Scene, types, whisper } from '../scene.ts';
import type { Name } from '../stage.ts';

/** Approvals are asked for, given, refused, overtaken by a change, and confirmed; then the answer is yes. */
export async function collectApprovals(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  await passTime(scene, '2026-12-01T09:00');
  script.chapter('Tuesday 09:00 · Those who answer for it sign, with the evidence before their eyes');
  const asked = await types(scene, 'Mia', '/golive request go-live', 'acme-golive');
  must(asked.whispers.length > 0, 'nobody was asked');
  script.show({ fold: true, brief: 24 });
  const own = await types(scene, 'Mia', '/golive approve go-live', 'acme-golive');
  must(own.text.includes('someone else'), 'a requester must not approve what they asked for');
  script.show();
  await declineThenApprove(scene);
  for (const who of ['Ben', 'Eva', 'Tom'] as const) {
    script.move(who, 'presses Approve');
    await stage.cast[who].click(await direct(scene, who, 'to approve'), 'Approve');
    script.show({ brief: 6, changes: true });
  }
  const yes = await types(scene, 'Mia', '/golive check', 'acme-golive');
  must(
    yes.text.includes('GO WITH CONDITIONS'),
    `with everything signed the check must say GO WITH CONDITIONS: ${yes.text.slice(0, 200)}`,
  );
  script.show({ brief: 14 });
  await evidenceChanges(scene);
}

async function declineThenApprove(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  script.move('Ana', 'presses Decline');
  const opened = await stage.cast.Ana.click(await direct(scene, 'Ana', 'to approve'), 'Decline');
  script.show();
  script.move('Ana', 'says what is missing');
  const declined = await stage.cast.Ana.submit(form(opened, 'decline'), {
    reason: 'Two admin accounts of the vendor are still active.',
  });
  must(!declined.errors, `the decline was refused: ${JSON.stringify(declined.errors)}`);
  script.show();
  await passTime(scene, '2026-12-01T11:00');
  script.move('Ana', 'sees that the accounts are gone, and presses Approve after all');
  await stage.cast.Ana.click(await direct(scene, 'Ana', 'Two admin accounts'), 'Approve after all');
  script.show({ brief: 6, changes: true });
}

/** New evidence for a security criterion: the approvals that cover it go stale, the others stand. */
async function evidenceChanges(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  await passTime(scene, '2026-12-02T10:00');
  script.chapter('Wednesday 10:00 · The evidence changes, and exactly those who signed for it are asked again');
  const key = 'production-access';
  const listed = await stage.cast.Mia.command('/golive', 'gate go-live', { channel: 'acme-golive' });
  script.show({ quiet: true });
  const opened = await stage.cast.Mia.click(whisper(listed, 'the gate'), { name: 'Update', near: key });
  script.show({ quiet: true });
  script.move('Mia', `adds a newer access report to ${key}`);
  const saved = await stage.cast.Mia.submit(form(opened, key), {
    'What happened?': 'evidence',
    'Link to the evidence': 'https://wiki.example.com/acme/access-report-2',
    'Note, or the reason': 'Repeated after the vendor accounts were removed',
  });
  must(!saved.errors, `the evidence was refused: ${JSON.stringify(saved.errors)}`);
  script.show({ fold: true });
  const told = await staleAmong(scene, ['Ana', 'Ben', 'Eva', 'Tom']);
  must(
    told.join() === 'Ana,Eva,Tom',
    `told that their approval is stale: ${told.join(', ')}; Ben signed for support alone`,
  );
  const check = await types(scene, 'Mia', '/golive check', 'acme-golive');
  must(check.text.includes('NO-GO'), 'with stale approvals the check must say NO-GO');
  script.show({ brief: 12 });
  script.move('Ana', `verifies ${key} again`);
  const again = await stage.cast.Ana.command('/golive', 'gate go-live', { channel: 'acme-golive' });
  const verify = await stage.cast.Ana.click(whisper(again, 'the gate'), { name: 'Update', near: key });
  await stage.cast.Ana.submit(form(verify, key), { 'What happened?': 'verify' });
  script.show({ quiet: true });
  for (const who of ['Ana', 'Eva', 'Tom'] as const) {
    script.move(who, 'reads what changed and presses Confirm');
    await stage.cast[who].click(await direct(scene, who, 'production-access'), 'Confirm');
    script.show({ brief: 6, changes: true });
  }
}

async function staleAmong(scene: Scene, names: readonly Name[]): Promise<Name[]> {
  const told: Name[] = [];
  for (const who of names) {
    const channel = await scene.stage.slack.directMessages(scene.stage.cast[who].id);
    const posts = scene.stage.slack.journal.sights.filter(
      (sight) => sight.kind === 'post' && sight.message.channel === channel,
    );
    if (posts.some((sight) => 'message' in sight && sight.message.text.includes('[Confirm]'))) told.push(who);
  }
  return told;
}
