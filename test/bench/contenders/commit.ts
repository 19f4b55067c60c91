import { projectById } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { verifyAudit } from '#platform/audit/verify.ts';
import { chanceOf } from '#platform/chance.ts';
import { systemClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/db/database.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { TEAM } from '../slack.ts';
import { goliveCommits } from './commit-golive.ts';
import { rawCommits } from './commit-raw.ts';

/** One side of the commit bench: told a number over IPC, it commits that often and answers with each one's milliseconds. */
const [side, file = ''] = process.argv.slice(2);
const chance = chanceOf(systemClock);
const database = await openDatabase({ url: `sqlite:${file}`, clock: systemClock, chance });
const id = chance.newId();
await database.commit(TEAM, [
  (tx) =>
    tx.insert(projects, {
      ...{ id, key: 'ACME', customer: 'Acme', channel: 'CACME', tier: 'standard', segment: 'smb', state: 'active' },
      ...{ regulated: false, integrations: false, zone: 'Europe/Berlin', phase: 'launch', playbook: 'standard' },
      ...{ kickoff: '2026-09-01', targetGoLive: '2026-12-04', playbookVersion: '1', version: 1, settledVersion: 1 },
      createdAt: tx.now,
    }),
]);
const commit = side === 'raw' ? rawCommits(file, id, chance) : goliveCommits(database, id);

let done = 0;
process.on('message', async (told: number | 'end') => {
  if (told === 'end') {
    await examine();
    process.disconnect();
    await database.close();
    return;
  }
  const took: number[] = [];
  for (let at = 0; at < told; at += 1) {
    const from = performance.now();
    await commit(done);
    took.push(performance.now() - from);
    done += 1;
  }
  process.send?.(took);
});
process.send?.('ready');

/** The auditor believes both sides, and every commit left its rows. */
async function examine(): Promise<void> {
  const scope = database.scope(TEAM);
  const [verdict, project, messages] = await Promise.all([
    verifyAudit(database.db, TEAM),
    projectById(scope, id),
    scope.pick(outbox, { id: outbox.id }),
  ]);
  if (!verdict.ok) throw new Error(`the audit of ${side} does not hold: ${verdict.broken.why}`);
  const left = [verdict.lines, messages.length, (project?.version ?? 0) - 1];
  if (left.some((rows) => rows !== done)) throw new Error(`${side} left ${left.join(', ')} rows for ${done} commits`);
}
