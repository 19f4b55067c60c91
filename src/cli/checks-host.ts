import { loadLibrary } from '#features/playbooks/library.ts';
import { lintLibrary } from '#features/playbooks/lint.ts';
import type { Clock } from '#platform/clock.ts';
import type { Database } from '#platform/db/database.ts';
import { sql } from '#platform/db/drizzle.ts';
import { inbox } from '#platform/inbox/tables.ts';
import { type Finding, fix, ok, warn } from './finding.ts';

/** Slack refuses to be believed beyond 300 s; we warn from 30 s on, in seconds. */
const SKEW = { fine: 30, bad: 120 };

/** Whether it answers, takes a write (which is undone) and, on SQLite, is whole; PostgreSQL looks after its own pages. */
export async function checkDatabase(database: Database, shown: string): Promise<Finding> {
  try {
    await database.ping();
    await tryToWrite(database);
    if (!shown.startsWith('sqlite:')) return ok('database', `${shown} answers and takes writes`);
    const flaw = await flawIn(database);
    return flaw === null
      ? ok('database', `${shown} answers, takes writes and is whole`)
      : fix('database', `${shown} is damaged: ${flaw}`, 'stop golive and restore the last backup');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fix('database', `${shown}: ${why}`, 'check the disk, its rights and DATABASE_URL');
  }
}

class Undone extends Error {}

async function tryToWrite(database: Database): Promise<void> {
  const write = database.commit('doctor', [
    function* (tx) {
      yield tx.insert(inbox, { key: 'doctor', bodyHash: '', outcome: {}, at: tx.now });
      throw new Undone();
    },
  ]);
  await write.catch((error) => {
    if (!(error instanceof Undone)) throw error;
  });
}

async function flawIn(database: Database): Promise<string | null> {
  const [said] = await database.db.select({ word: sql<string>`quick_check` }).from(sql`pragma_quick_check`);
  return said?.word === 'ok' ? null : (said?.word ?? 'no answer');
}

/** `slackSays`: the Date header of any answer of Slack's, which is whole seconds. */
export async function checkClock(slackSays: () => Promise<string | null>, clock: Clock): Promise<Finding> {
  const before = clock.now().getTime();
  const said = await slackSays().catch(() => null);
  const after = clock.now().getTime();
  const theirs = Date.parse(said ?? '');
  if (Number.isNaN(theirs)) return warn('clock', 'Slack did not say what time it is');
  const ahead = Math.round(((before + after) / 2 - theirs) / 1_000);
  const found = `${Math.abs(ahead)} s ${ahead < 0 ? 'behind' : 'ahead of'} Slack`;
  if (Math.abs(ahead) < SKEW.fine) return ok('clock', found);
  if (Math.abs(ahead) < SKEW.bad) return warn('clock', `${found} → let the host keep time by NTP`);
  return fix('clock', found, 'let the host keep time by NTP: beyond 300 s every request of Slack is refused');
}

export async function checkPlaybooks(folder: string | null): Promise<Finding> {
  const { sources, problems } = await loadLibrary(folder ?? undefined);
  const [first, ...more] = [...problems, ...lintLibrary(sources)];
  if (first === undefined) return ok('playbooks', `${[...sources.keys()].join(', ')}`);
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return fix(
    'playbooks',
    `${first.file}:${first.line} ${first.message}${rest}`,
    'npm run golive -- playbook lint FILE',
  );
}
