import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgres } from './postgres.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string', default: 'sqlite' },
    instances: { type: 'string', default: '1' },
    proof: { type: 'boolean', default: true },
    log: { type: 'string' },
  },
  allowNegative: true,
});
const [rounds, seed, instances] = [values.rounds, values.seed, values.instances].map((said) => {
  if (!/^[1-9]\d*$/.test(said)) throw new Error(`“${said}” is no whole number above 0`);
  return Number(said);
}) as [number, number, number];
if (!/^(sqlite|postgres)$/.test(values.database)) throw new Error('--database is sqlite or postgres');
if (values.database === 'sqlite' && instances > 1) throw new Error('SQLite takes one instance');

const folder = mkdtempSync(join(tmpdir(), 'golive-chaos-'));
const server = values.database === 'postgres' ? await startPostgres() : null;
const databaseUrl = server?.url ?? `sqlite:${join(folder, 'golive.db')}`;
// Tables take their dialect from it while they load.
process.env.DATABASE_URL = databaseUrl;
const [{ chaos }, { isFine, report }] = await Promise.all([import('./chaos.ts'), import('./report.ts')]);
try {
  const tally = await chaos({
    ...{ rounds, seed, instances, databaseUrl, proof: values.proof },
    logFile: values.log,
    onRound: (round) => {
      if (process.stderr.isTTY) process.stderr.write(`\rround ${round} of ${rounds} `);
    },
  });
  process.stdout.write(`\n${report(tally, values.database)}`);
  process.exitCode = isFine(tally) ? 0 : 1;
} finally {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
