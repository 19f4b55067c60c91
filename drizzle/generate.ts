import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * `generate.ts [name]` writes the migrations that bring both dialects up to the tables in src; `--custom name` an empty
 * one to be written by hand; `--check` writes nothing and fails when one is missing.
 */
const check = process.argv.includes('--check');
const custom = process.argv.includes('--custom');
const name = process.argv.slice(2).find((word) => !word.startsWith('--'));

for (const dialect of ['sqlite', 'postgres'] as const) {
  const home = join('drizzle', dialect);
  const out = check ? mkdtempSync(join('drizzle', '.check-')) : home;
  try {
    if (check) cpSync(home, out, { recursive: true });
    const before = readdirSync(out).length;
    const words = ['generate', '--config=drizzle/config.ts'];
    if (custom) words.push('--custom');
    if (name) words.push(`--name=${name}`);
    const kit = spawnSync(process.execPath, ['node_modules/drizzle-kit/bin.cjs', ...words], {
      encoding: 'utf8',
      env: {
        ...process.env,
        GOLIVE_DIALECT: dialect,
        GOLIVE_MIGRATIONS: `./${relative('.', out)}`,
        DATABASE_URL: dialect === 'postgres' ? 'postgres://' : 'sqlite::memory:',
      },
    });
    if (kit.status !== 0) throw new Error(`${kit.stdout}${kit.stderr}`);
    const made = readdirSync(out).length - before;
    if (check && made > 0) {
      console.error(
        `${dialect}: the tables in src have changed; run \`npm run generate -- NAME\` and commit the result.`,
      );
      process.exitCode = 1;
    } else console.log(`${dialect}: ${made === 0 ? 'in step with the schema' : `${made} migration written`}`);
  } finally {
    if (check) rmSync(out, { recursive: true });
  }
}
