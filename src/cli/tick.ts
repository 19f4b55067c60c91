import { withRituals } from './by-the-clock.ts';
import type { RitualOptions, Terminal } from './program.ts';

/** Carries out everything that is due by a moment; the running golive posts it, on SQLite the next start. */
export async function tick(options: RitualOptions, terminal: Terminal): Promise<number> {
  return withRituals(options, terminal, { alone: true }, async ({ database, scheduler, now }) => {
    const [{ occurrences }, { and, count, eq, gte, lte, ne }] = await Promise.all([
      import('#platform/scheduler/tables.ts'),
      import('#platform/db/drizzle.ts'),
    ]);
    const failing = () =>
      database.db
        .select({ times: count() })
        .from(occurrences)
        .where(and(eq(occurrences.state, 'planned'), lte(occurrences.dueAt, now)));
    const doneSince = () =>
      database.db
        .select({ state: occurrences.state, times: count() })
        .from(occurrences)
        .where(and(ne(occurrences.state, 'planned'), gte(occurrences.doneAt, now)))
        .groupBy(occurrences.state);
    const before = await doneSince();
    await scheduler.tick();
    const after = await doneSince();
    // What was done at that moment or later stood there before: by an earlier tick, or by a clock that is ahead.
    const of = (state: string) => timesOf(after, state) - timesOf(before, state);
    const left = (await failing())[0]?.times ?? 0;
    const said = `${of('fired')} fired, ${of('skipped')} with nothing to say, ${of('missed')} missed`;
    terminal.out(`tick ${now.toISOString()}: ${said}\n`);
    if (left === 0) return 0;
    terminal.err(`${left} could not be carried out and will be tried again; the log says why\n`);
    return 1;
  });
}

function timesOf(rows: readonly { state: string; times: number }[], state: string): number {
  return rows.find((row) => row.state === state)?.times ?? 0;
}
