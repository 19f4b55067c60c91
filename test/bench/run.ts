import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FULL, type Line, QUICK } from './measure.ts';
import { startSlack } from './slack.ts';
import { benchStart } from './start.ts';
import { tableOf } from './table.ts';

const asked = new Set(process.argv.slice(2));
const effort = asked.has('--quick') ? QUICK : FULL;
// Tables take their dialect from it while they load, and what is measured is SQLite.
delete process.env.DATABASE_URL;
const { benchCheck } = await import('./check.ts');
const { benchCommit } = await import('./commit.ts');
const { benchDigest } = await import('./digest.ts');
const { benchFanOut } = await import('./fan-out.ts');
const { benchScheduler } = await import('./scheduler.ts');

const folder = await mkdtemp(join(tmpdir(), 'golive-bench-'));
const slack = await startSlack();
try {
  const lines: Line[] = [
    ...(await benchCheck(folder, slack.api, effort)),
    ...(await benchCommit(folder, effort)),
    ...(await benchStart(folder, slack.api, effort.rounds)),
    ...(await benchFanOut(folder, effort)),
    ...(await benchScheduler(folder, effort)),
    ...(await benchDigest(folder, 1_000, effort)),
    ...(await benchDigest(folder, 10_000, effort)),
  ];
  process.stdout.write(asked.has('--json') ? `${JSON.stringify(lines, null, 2)}\n` : tableOf(lines, effort));
} finally {
  slack.close();
  await rm(folder, { recursive: true });
}
