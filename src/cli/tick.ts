import { withRituals } from './by-the-clock.ts';
import type { RitualOptions, Terminal } from './program.ts';

/** Carries out everything that is due by a moment; the running golive posts it, on SQLite the next start. */
export async function tick(options: RitualOptions, terminal: Terminal): Promise<number> {
  return withRituals(options, terminal, { alone: true }, async ({ database, scheduler, now }) => {
    const [{ occurrences }, { and, count, eq, lte }] = await Promise.all([
      import('#platform/scheduler/tables.ts'),
      import('#platform/db/drizzle.ts'),
    ]);
    const { fired, skipped, missed } = await scheduler.tick();
    const failing = and(eq(occurrences.state, 'planned'), lte(occurrences.dueAt, now));
    const [{ left } = { left: 0 }] = await database.db.select({ left: count() }).from(occurrences).where(failing);
    terminal.out(`tick ${now.toISOString()}: ${fired} fired, ${skipped} with nothing to say, ${missed} missed\n`);
    if (left === 0) return 0;
    terminal.err(`${left} could not be carried out and will be tried again; the log says why\n`);
    return 1;
  });
}
