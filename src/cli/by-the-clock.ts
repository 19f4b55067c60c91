import { type Clock, fixedClock, systemClock } from '#platform/clock.ts';
import { readConfig } from '#platform/config.ts';
import type { Database } from '#platform/db/database.ts';
import type { Ritual } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Rehearse } from '#platform/scheduler/rehearse.ts';
import type { Scheduler } from '#platform/scheduler/scheduler.ts';
import { withDatabase } from './open.ts';
import type { RitualOptions, Terminal } from './program.ts';

export interface ByTheClock {
  database: Database;
  scheduler: Scheduler;
  rehearse: Rehearse;
  rituals: ReadonlyMap<string, Ritual>;
  now: Date;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/i;

/** The features' rituals on the database, at the moment that was asked for. `alone`: to change it, as its only process. */
export async function withRituals<T>(
  { at, database: url }: RitualOptions,
  terminal: Terminal,
  { alone }: { alone: boolean },
  work: (it: ByTheClock) => Promise<T>,
): Promise<T> {
  const clock = clockAt(at);
  const how = { url, mustExist: true, exclusive: alone, clock };
  return withDatabase(terminal.env, how, async ({ database }) => {
    const [{ createFeatures }, { createClockwork }, { chanceOf }, { createLog }] = await Promise.all([
      import('../features.ts'),
      import('#platform/scheduler/clockwork.ts'),
      import('#platform/chance.ts'),
      import('#platform/log.ts'),
    ]);
    const read = readConfig(terminal.env);
    const known = read.ok ? read.config : { playbooksDir: terminal.env.PLAYBOOKS_DIR?.trim() || null, admins: [] };
    const log = createLog('error');
    const features = createFeatures({ ...known, log });
    const works = createClockwork({
      database,
      clock,
      chance: chanceOf(clock),
      log,
      features,
      sweeps: at === undefined,
    });
    const all = features.flatMap((feature) => feature.rituals ?? []);
    return work({ database, ...works, rituals: new Map(all.map((it) => [it.name, it])), now: clock.now() });
  }).catch((error) => {
    if (!(error instanceof Refusal) || !error.message.startsWith('Another golive')) throw error;
    throw new Refusal(
      'golive is running on this database, and SQLite takes one process at a time. It carries out what is due by itself; to run something by hand stop it first, or look with `golive ritual run NAME --dry-run`.',
    );
  });
}

function clockAt(at: string | undefined): Clock {
  if (at === undefined) return systemClock;
  if (!MOMENT.test(at) || Number.isNaN(Date.parse(at))) {
    throw new Refusal(`--at ${at} is no moment; write it such as 2026-11-23T08:30:00Z.`);
  }
  return fixedClock(at);
}
