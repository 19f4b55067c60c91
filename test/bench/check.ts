import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Contender, SECRET, startBare, startGolive } from './contender.ts';
import type { Order, Served } from './load.ts';
import { compare, type Effort, interleaved, type Line } from './measure.ts';
import { type Expected, seed } from './seed.ts';

const PROJECTS = 1_000;

/** `/golive check KEY` of random projects over signed HTTP, every answer read and compared with what it must say. */
export async function benchCheck(folder: string, slackApi: string, { rounds, requests }: Effort): Promise<Line[]> {
  const database = `sqlite:${folder}/thousand.db`;
  const expected = await seed(database, PROJECTS);
  const contenders: Contender[] = [];
  const load = fork(fileURLToPath(new URL('./load.ts', import.meta.url)));
  try {
    const ours = await startGolive(database, slackApi);
    contenders.push(ours);
    const floor = await startBare();
    contenders.push(floor);
    const at = async (concurrency: number, requests: number) => {
      const order = { secret: SECRET, concurrency, requests };
      return interleaved(
        rounds,
        () => served(load, { ...order, port: ours.port, expected }),
        () => served(load, { ...order, port: floor.port, expected: [] }),
      );
    };
    await at(10, Math.ceil(requests / rounds));
    const [ten, one] = [await at(10, requests), await at(1, requests / 4)];
    const name = (what: string) => `check, ${what}`;
    const more = perSecond(ten.ours, ten.floor);
    return [
      compare(ten, (it) => it.p50, { name: name('p50 at concurrency 10'), goal: 2.3, unit: 'ms', digits: 2, more }),
      compare(ten, (it) => it.p99, { name: name('p99 at concurrency 10'), goal: 2.3, unit: 'ms', digits: 2 }),
      compare(one, (it) => it.p50, { name: name('p50 at concurrency 1'), goal: 2.3, unit: 'ms', digits: 2 }),
    ];
  } finally {
    load.kill();
    for (const contender of contenders) await contender.stop();
  }
}

async function served(load: ReturnType<typeof fork>, order: Order): Promise<Served> {
  load.send(order);
  const [it] = (await once(load, 'message')) as [Served];
  if (it.wrong !== null) throw new Error(`a wrong answer: ${it.wrong}`);
  return it;
}

function perSecond(ours: readonly Served[], floor: readonly Served[]): string {
  const best = (all: readonly Served[]) => Math.round(Math.max(...all.map((it) => it.perSecond)));
  return `at best ${best(ours)} against ${best(floor)} a second`;
}

export type { Expected };
