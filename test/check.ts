import { spawn } from 'node:child_process';

/** What needs no test, beside the tests: on two cores one of them is idle while the databases are started. */
const beside = ['lint', 'types', 'migrations'];

const [tests, ...others] = await Promise.all([said('unit', true), ...beside.map((script) => said(script, false))]);
for (const { script, output, seconds, code } of others) {
  console.log(`\n${code === 0 ? '✓' : '✗'} ${script} (${seconds} s)\n${output.trim()}`);
}
const failed = [tests, ...others].filter(({ code }) => code !== 0).map(({ script }) => script);
console.log(failed.length === 0 ? '\nAll is well.' : `\nFailed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;

interface Said {
  script: string;
  output: string;
  seconds: number;
  /** 0 when all is well; null when it was killed. */
  code: number | null;
}

/** Runs a script of the package. What it says is shown as it comes with `live`, else kept. */
function said(script: string, live: boolean): Promise<Said> {
  const begun = performance.now();
  const child = spawn(process.execPath, ['--run', script], { stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => output.push(String(text)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ script, output: output.join(''), seconds: Math.round((performance.now() - begun) / 1000), code });
    });
  });
}
