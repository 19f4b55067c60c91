import { enter } from './enter.ts';

if (enter()) {
  // Only now: the tables take their dialect from DATABASE_URL while they load.
  const { start } = await import('./start.ts');
  process.exit(await start(process.env, (line) => process.stderr.write(`${line}\n`)));
}
