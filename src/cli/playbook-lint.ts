import { readFile } from 'node:fs/promises';
import { loadLibrary } from '#features/playbooks/library.ts';
import { lintPlaybook } from '#features/playbooks/lint.ts';
import { type PlaybookSource, type Problem, parsePlaybook } from '#features/playbooks/parse.ts';
import type { Terminal } from './program.ts';

/** Judges each file as if it stood in the library in place of its namesake, beside the other files named. */
export async function lintFiles(files: readonly string[], terminal: Terminal): Promise<number> {
  const { sources } = await loadLibrary(terminal.env.PLAYBOOKS_DIR?.trim() || undefined);
  const problems: Problem[] = [];
  const parsed: PlaybookSource[] = [];
  for (const file of files) {
    const read = await parseFile(file);
    if (read.ok) parsed.push(read.playbook);
    else problems.push(...read.problems);
  }
  const together = new Map([...sources, ...parsed.map((playbook) => [playbook.name, playbook] as const)]);
  for (const playbook of parsed) {
    const found = lintPlaybook(together, playbook.name);
    problems.push(...found);
    if (found.length === 0) terminal.out(`${playbook.file}: ${playbook.name} is in order\n`);
  }
  for (const { file, line, column, message } of problems) terminal.err(`${file}:${line}:${column}  ${message}\n`);
  return problems.length === 0 ? 0 : 1;
}

async function parseFile(file: string): Promise<ReturnType<typeof parsePlaybook>> {
  try {
    return parsePlaybook(await readFile(file, 'utf8'), file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ file, line: 1, column: 1, message: `The file cannot be read: ${why}` }] };
  }
}
