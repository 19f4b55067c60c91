import type { Database } from '../db/database.ts';
import type { Write } from '../db/scope.ts';

interface Waiting {
  writes: readonly Write[];
  done(): void;
  failed(error: unknown): void;
}

/**
 * Commits in which the disk is waited for once for all that come in one turn of the event loop. What spoils the commit
 * for the others fails alone: then each is made for itself.
 */
export function commitsTogether(database: Database): Database['commit'] {
  const waiting = new Map<string, Waiting[]>();

  async function go(workspace: string): Promise<void> {
    const all = waiting.get(workspace) ?? [];
    waiting.delete(workspace);
    try {
      const writes = all.flatMap((each) => each.writes);
      await database.commit(workspace, writes);
      for (const { done } of all) done();
    } catch (error) {
      const [only] = all;
      if (all.length === 1) return only?.failed(error);
      for (const { writes, done, failed } of all) await database.commit(workspace, writes).then(done, failed);
    }
  }

  return (workspace, writes) =>
    new Promise((done, failed) => {
      const others = waiting.get(workspace);
      if (others) return others.push({ writes, done, failed });
      waiting.set(workspace, [{ writes, done, failed }]);
      setImmediate(go, workspace);
    });
}
