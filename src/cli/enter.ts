import { existsSync } from 'node:fs';
import { nodeProblem } from '../node-version.cjs';

/** Checks the Node we run on and reads `.env` into the environment; says on stderr why when it can't. */
export function enter(): boolean {
  const why = nodeProblem(process.versions.node) ?? envFileProblem();
  if (why === null) return true;
  process.stderr.write(`${why}\n`);
  process.exitCode = 1;
  return false;
}

function envFileProblem(): string | null {
  if (!existsSync('.env')) return null;
  try {
    process.loadEnvFile('.env');
    return null;
  } catch (error) {
    return `The file .env can't be read: ${error instanceof Error ? error.message : error}`;
  }
}
