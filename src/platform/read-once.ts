import type { Scope } from './db/scope.ts';

const rounds = new WeakSet<Scope>();

/**
 * The scope of a round: of reads between which nothing of ours is committed. What is `readOnce` is read once in it, so
 * it must not be read from after a commit.
 */
export function inOneRound<S extends Scope>(scope: S): S {
  if (rounds.has(scope)) return scope;
  const round = { ...scope };
  rounds.add(round);
  return round;
}

/**
 * Rows about ids; `idOf`: the one that a row is about. In a round each id is asked about once, and the rows come in the
 * order of the ids; elsewhere it asks every time.
 */
export function readOnce<R>(
  read: (scope: Scope, ids: string[]) => PromiseLike<R[]>,
  idOf: (row: R) => string | null,
): (scope: Scope, ids: Iterable<string>) => Promise<readonly R[]> {
  const known = new WeakMap<Scope, Map<string, Promise<readonly R[]>>>();
  return async (scope, wanted) => {
    const ids = [...new Set(wanted)];
    if (!rounds.has(scope)) return ids.length === 0 ? [] : read(scope, ids);
    const answers = known.get(scope) ?? new Map<string, Promise<readonly R[]>>();
    known.set(scope, answers);
    const fresh = ids.filter((id) => !answers.has(id));
    const found = Promise.resolve(fresh.length === 0 ? [] : read(scope, fresh));
    const byId = found.then((rows) => Map.groupBy(rows, idOf));
    for (const id of fresh) {
      const about = byId.then((all) => all.get(id) ?? []);
      answers.set(id, about);
    }
    return (await Promise.all(ids.map((id) => answers.get(id) ?? []))).flat();
  };
}
