import { besideDatabase, type Scope } from '#platform/db/scope.ts';
import type { Project } from './queries.ts';

export type Versioned = Pick<Project, 'id' | 'version' | 'settledVersion'>;

/** How many of each kind are kept; a gate with its criteria and evidence takes some 50 KB. */
const MOST = 1_000;

/**
 * Keeps what a read of a project gave, for as long as the project stands at the version it was read at. Whatever is
 * stored under a project changes in one commit with its version (`touch`) or with its settled version, and both come
 * with the project, which is read from the database each time. So nobody, on whatever instance, sees rows that have
 * changed since. Not for what has no such version: people and freezes, say, are read each time.
 */
export function keptByVersion<R>(
  read: (scope: Scope, project: Versioned, part: string) => Promise<R>,
): (scope: Scope, project: Versioned, part: string) => Promise<R> {
  const shelves = besideDatabase(() => new Map<string, { version: string; rows: R }>());
  return async (scope, project, part) => {
    const shelf = shelves(scope);
    const key = `${project.id} ${part}`;
    const version = `${project.version} ${project.settledVersion}`;
    const known = shelf.get(key);
    const kept = known?.version === version ? known : { version, rows: await read(scope, project, part) };
    // A map keeps its order: what is asked for moves to the end, and the first has waited longest.
    shelf.delete(key);
    shelf.set(key, kept);
    if (shelf.size > MOST) forgetFirst(shelf);
    return kept.rows;
  };
}

function forgetFirst(shelf: Map<string, unknown>): void {
  const [first] = shelf.keys();
  if (first !== undefined) shelf.delete(first);
}
