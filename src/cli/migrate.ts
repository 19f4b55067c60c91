import { withDatabase } from './open.ts';
import type { Terminal } from './program.ts';

/** Opening is migrating; alone, so that no running golive works on tables that change under it. */
export async function migrate(options: { database?: string }, terminal: Terminal): Promise<number> {
  return withDatabase(terminal.env, { url: options.database, exclusive: true }, async ({ shown }) => {
    terminal.out(`${shown} is up to date\n`);
    return 0;
  });
}
