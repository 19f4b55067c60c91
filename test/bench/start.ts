import { type Contender, startBare, startGolive } from './contender.ts';
import { compare, interleaved, type Line } from './measure.ts';

/** How long a contender is left alone before its memory is read, in milliseconds. */
const IDLE = 1_000;

/** From spawn to the first answer, and what a process that has nothing to do holds a second later. */
export async function benchStart(folder: string, slackApi: string, rounds: number): Promise<Line[]> {
  const ours = () => startGolive(`sqlite:${folder}/empty.db`, slackApi);
  // The first start migrates, and fills the disk's cache for both.
  const first = await seen(await ours());
  await seen(await startBare());
  const pair = await interleaved(
    rounds,
    async () => seen(await ours()),
    async () => seen(await startBare()),
  );
  const more = `the very first, which migrates, ${first.startedIn.toFixed(0)} ms`;
  return [
    compare(pair, (it) => it.startedIn, { name: 'cold start to listening', goal: 2, unit: 'ms', digits: 0, more }),
    compare(pair, (it) => it.memory, { name: 'idle memory (RSS)', goal: 1.6, unit: 'MB', digits: 0 }),
  ];
}

async function seen(contender: Contender): Promise<{ startedIn: number; memory: number }> {
  await new Promise((resolve) => setTimeout(resolve, IDLE));
  const memory = contender.memory();
  await contender.stop();
  return { startedIn: contender.startedIn, memory };
}
