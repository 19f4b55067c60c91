import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = 'npm run demo [-- --keep DIR]   DIR keeps the database of the day\n';

/** The folder that keeps the database, or null; ends the process with how to call it when asked, or called otherwise. */
export function keptIn(args: readonly string[]): string | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { keep: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (!values.help) return values.keep ? resolve(values.keep) : null;
    process.stdout.write(USAGE);
    process.exit(0);
  } catch {
    process.stderr.write(USAGE);
    process.exit(2);
  }
}
