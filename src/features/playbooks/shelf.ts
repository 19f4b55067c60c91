import type { Logger } from '#platform/log.ts';
import type { Library } from './library.ts';

/**
 * The playbooks, read once: when they are first asked for, since reading YAML takes longer than everything else at the
 * start; with a folder of the team's own at once, for what is wrong with it belongs into the log before anybody misses it.
 */
export type Shelf = () => Promise<Library>;

export function shelf(folder: string | null, log?: Pick<Logger, 'warn'>): Shelf {
  let read: Promise<Library> | undefined;
  function ask(): Promise<Library> {
    read ??= load(folder, log);
    return read;
  }
  if (folder !== null) void ask();
  return ask;
}

async function load(folder: string | null, log?: Pick<Logger, 'warn'>): Promise<Library> {
  const { loadLibrary } = await import('./library.ts');
  const library = await loadLibrary(folder ?? undefined);
  for (const problem of library.problems) log?.warn({ ...problem }, 'playbook file not usable');
  return library;
}
