import { criteria, gates } from '#features/gates/tables.ts';
import { projectByKey } from '#features/projects/queries.ts';
import { eq } from '#platform/db/drizzle.ts';
import { passTime } from '../pass-time.ts';
import { direct, form, must, type Scene, types, whisper } from '../scene.ts';
import type { Name } from '../stage.ts';

/** Who of the cast verifies for which role. */
const verifiers: Record<string, Name> = {
  manager: 'Tom',
  architect: 'Raj',
  'data-owner': 'Raj',
  'customer-lead': 'Eva',
  sponsor: 'Eva',
  security: 'Ana',
  support: 'Ben',
};
const waived = 'restore-rehearsed';

/** The first answer is no, with the way to yes; then the way is walked. */
export async function meetCriteria(scene: Scene): Promise<void> {
  const { script } = scene;
  script.chapter('Monday 11:00 · May Acme go live on Friday week?');
  const check = await types(scene, 'Mia', '/golive check', 'acme-golive');
  must(
    check.text.includes('NO-GO') && check.text.includes('Shortest path'),
    'the first check must say NO-GO and the way out',
  );
  script.show({ brief: 60 });
  await passTime(scene, '2026-11-30T09:00');
  script.chapter('A week later · Criteria are met with evidence, and verified by those who answer for them');
  await meetOne(scene, 'cutover-plan', 'https://wiki.example.com/acme/cutover', true);
  await verifyOne(scene, 'cutover-plan', 'manager', true);
  await meetTheRest(scene);
  await waive(scene);
  await settleRisks(scene);
}

async function meetOne(scene: Scene, key: string, link: string, shown: boolean): Promise<void> {
  const { script, stage } = scene;
  const opened = await openCriterion(scene, 'Mia', key, shown);
  if (shown) script.move('Mia', `links the evidence and presses Save`);
  const saved = await stage.cast.Mia.submit(form(opened, key), {
    'What happened?': 'meet',
    'Link to the evidence': link,
    'Note, or the reason': 'Reviewed with the customer',
  });
  must(!saved.errors, `${key} was not met: ${JSON.stringify(saved.errors)}`);
  script.show({ quiet: !shown });
}

async function verifyOne(scene: Scene, key: string, role: string, shown: boolean): Promise<void> {
  const { script, stage } = scene;
  const who = verifiers[role];
  must(who, `nobody in the cast verifies for ${role}`);
  const opened = await openCriterion(scene, who, key, shown);
  if (shown) script.move(who, 'has read the evidence and verifies it');
  const saved = await stage.cast[who].submit(form(opened, key), { 'What happened?': 'verify' });
  must(!saved.errors, `${key} was not verified: ${JSON.stringify(saved.errors)}`);
  script.show({ quiet: !shown, changes: true });
}

async function openCriterion(scene: Scene, who: Name, key: string, shown: boolean) {
  const { script, stage } = scene;
  const listed = shown
    ? await types(scene, who, '/golive gate go-live', 'acme-golive')
    : await stage.cast[who].command('/golive', 'gate go-live', { channel: 'acme-golive' });
  script.show({ quiet: !shown, brief: 12 });
  if (shown) script.move(who, `presses Update beside ${key}`);
  let page = whisper(listed, 'the gate');
  while (!page.text.includes(key)) page = whisper(await stage.cast[who].click(page, 'Next'), 'the next page');
  const opened = await stage.cast[who].click(page, { name: 'Update', near: key });
  script.show({ quiet: !shown });
  return opened;
}

async function meetTheRest(scene: Scene): Promise<void> {
  const { script } = scene;
  const rest = (await criteriaOf(scene)).filter(({ state, key }) => state === 'open' && key !== waived);
  script.move('Mia and the verifiers', `do the same for ${rest.length} more criteria`);
  for (const { key, verifierRole } of rest) {
    await meetOne(scene, key, `https://wiki.example.com/acme/${key}`, false);
    if (verifierRole) await verifyOne(scene, key, verifierRole, false);
  }
  await types(scene, 'Mia', '/golive gate go-live', 'acme-golive');
  script.show({ brief: 12 });
  const left = (await criteriaOf(scene)).filter(({ state }) => state === 'open');
  must(left.length === 1, `${left.length} criteria are open, one was expected`);
  script.note('   (one criterion is left)');
}

async function criteriaOf(scene: Scene) {
  const reads = scene.stage.app.database.scope(scene.stage.app.workspace.id);
  const project = await projectByKey(reads, 'ACME');
  const [gate] = await reads.from(gates, eq(gates.key, 'go-live'), eq(gates.projectId, project?.id ?? ''));
  return reads.from(criteria, eq(criteria.gateId, gate?.id ?? '')).orderBy(criteria.position);
}

async function waive(scene: Scene): Promise<void> {
  const { script, stage } = scene;
  const opened = await types(scene, 'Mia', `/golive waive ${waived}`, 'acme-golive');
  script.show();
  script.move('Mia', 'asks for a waiver until 18 December');
  const asked = await stage.cast.Mia.submit(form(opened, 'waive'), {
    'Why can it wait?': 'The vendor offers the next restore window on 15 December.',
    'What keeps the customer safe meanwhile?': 'A full export every night until then.',
    'Who owns the risk?': { id: stage.cast.Raj.id },
    'Until when?': '2026-12-18',
  });
  must(!asked.errors, `the waiver was refused: ${JSON.stringify(asked.errors)}`);
  script.show();
  script.move('Tom', 'reads it in his direct messages and presses Grant');
  await stage.cast.Tom.click(await direct(scene, 'Tom', waived), 'Grant');
  script.show({ changes: true });
}

/** One high risk is left from the phases behind and over by now; the other stays, and its manager accepts it. */
async function settleRisks(scene: Scene): Promise<void> {
  const { script } = scene;
  await types(scene, 'Tom', '/golive check', 'acme-golive');
  script.show({ brief: 16 });
  const closed = await types(
    scene,
    'Tom',
    `/raid close ${riskNamed(scene, 'Source data')} because the second load reconciled in full, record by record`,
    'acme-golive',
  );
  must(closed.text.includes('closed'), 'the old risk was not closed');
  script.show({ changes: true });
  const accepted = await types(
    scene,
    'Tom',
    `/raid accept ${riskNamed(scene, 'Final data load')} because two rehearsals went well and the old import stays as fallback`,
    'acme-golive',
  );
  must(accepted.text.includes('accepted'), 'the risk was not accepted');
  script.show({ changes: true });
}

/** The key of the risk with this title, from what was said of it. */
function riskNamed({ stage }: Scene, title: string): string {
  const said = stage.slack.journal.sights.map((sight) => ('message' in sight ? sight.message.text : '')).join('\n');
  const key = new RegExp(`(R-\\d+)[^\\n]*${title}`).exec(said)?.[1];
  must(key, `the risk “${title}” is not named`);
  return key;
}
