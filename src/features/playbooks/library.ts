import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { shipped } from '#platform/root.ts';
import type { PlaybookSource, Problem } from './parse.ts';
import { parsePlaybook } from './parse.ts';

export type Library = { sources: Map<string, PlaybookSource>; problems: Problem[] };

const shippedDir = shipped('src/features/playbooks/library');

/**
 * Reads the playbooks that come with golive, then those of the team's own folder. A file that cannot be read or used is
 * named in `problems` and hides no other; a name that is taken stays with the file that had it first.
 */
export async function loadLibrary(dir?: string): Promise<Library> {
  ours ??= addFolder({ sources: new Map(), problems: [] }, shippedDir);
  const { sources, problems } = await ours;
  const library = { sources: new Map(sources), problems: [...problems] };
  return dir ? addFolder(library, dir) : library;
}

/** Read once in a process: YAML takes its time, and what comes with golive changes only with golive. */
let ours: Promise<Library> | undefined;

async function addFolder(library: Library, folder: string): Promise<Library> {
  for (const file of await filesIn(folder, library.problems)) await addFile(library, file);
  return library;
}

async function filesIn(folder: string, problems: Problem[]): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => /\.ya?ml$/i.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch (error) {
    problems.push({ ...startOf(folder), message: `The folder cannot be read: ${reasonOf(error)}` });
    return [];
  }
}

async function addFile({ sources, problems }: Library, path: string): Promise<void> {
  const file = shownPath(path);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    problems.push({ ...startOf(file), message: `The file cannot be read: ${reasonOf(error)}` });
    return undefined;
  });
  if (text === undefined) return;
  const parsed = parsePlaybook(text, file);
  if (!parsed.ok) {
    problems.push(...parsed.problems);
    return;
  }
  const { playbook } = parsed;
  const taken = sources.get(playbook.name);
  if (taken === undefined) {
    sources.set(playbook.name, playbook);
    return;
  }
  const place = playbook.places.name ?? playbook.places.item;
  const message = `The name "${playbook.name}" is taken by ${taken.file}. Give the playbook in ${file} another name.`;
  problems.push({ ...place, message });
}

function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

function startOf(file: string): { file: string; line: number; column: number } {
  return { file, line: 1, column: 1 };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
