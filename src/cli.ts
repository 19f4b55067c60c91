import { enter } from './cli/enter.ts';

if (enter()) {
  const { runCli } = await import('./cli/program.ts');
  const code = await runCli(process.argv.slice(2), {
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
  // Only when a slow pipe has taken all that was written, and whatever is still open.
  process.stdout.write('', () => process.exit(code));
}
