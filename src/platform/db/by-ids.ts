import { type From, query, type Rows, type Scope } from './scope.ts';

/**
 * A read, built and prepared once, of what belongs to any of many ids. It asks for `places` of them at a time; places
 * that are left over hold an id that nobody has.
 */
export function queryByIds<R>(
  places: number,
  build: (from: From, ids: string[]) => Rows<R>,
): (scope: Scope, ids: readonly string[]) => Promise<R[]> {
  const names = Array.from({ length: places }, (_, at) => `id${at}`);
  const read = query((from, $: Record<string, string>) =>
    build(
      from,
      names.map((name) => $[name] ?? ''),
    ),
  );
  return async (scope, ids) => {
    const rows: R[] = [];
    for (let from = 0; from < ids.length; from += places) {
      const args: Record<string, string> = {};
      for (const [at, name] of names.entries()) args[name] = ids[from + at] ?? '';
      rows.push(...(await read(scope, args)));
    }
    return rows;
  };
}
