import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FULL, type Line, QUICK } from './measure.ts';
import { startSlack } from './slack.ts';
import { benchStart } from './start.ts';
import { tableOf } from './table.ts';

const asked = process.argv.slice(2);
const effort = asked.includes('--quick') ? QUICK : FULL;
/** Names of benches, `check digest`: those alone are run. */
const named = asked.filter((word) => !word.startsWith('--'));
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
  const benches: Record<string, () => Promise<Line[]>> = {
    check: () => benchCheck(folder, slack.api, effort),
    commit: () => benchCommit(folder, effort),
    start: () => benchStart(folder, slack.api, effort.rounds),
    'fan-out': () => benchFanOut(folder, effort),
    scheduler: () => benchScheduler(folder, effort),
    digest: async () => [...(await benchDigest(folder, 1_000, effort)), ...(await benchDigest(folder, 10_000, effort))],
  };
  const unknown = named.find((name) => !(name in benches));
  if (unknown) throw new Error(`there is no bench ${unknown}, only ${Object.keys(benches).join(', ')}`);
  const lines: Line[] = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (named.length === 0 || named.includes(name)) lines.push(...(await bench()));
  }
  process.stdout.write(asked.includes('--json') ? `${JSON.stringify(lines, null, 2)}\n` : tableOf(lines, effort));
} finally {
  slack.close();
  await rm(folder, { recursive: true });
}
