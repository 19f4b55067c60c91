import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type Sqlite from 'better-sqlite3';
import { addDays, dayOf, systemClock } from '#platform/clock.ts';
import { load } from '#platform/db/drizzle.ts';
import { floorQueries } from './digest-floor.ts';
import { seedPortfolio } from './digest-seed.ts';
import { openWeek, type Run, watched } from './digest-week.ts';
import { compare, type Effort, interleaved, type Line, median } from './measure.ts';
import { TEAM } from './slack.ts';

const open = load('better-sqlite3') as typeof Sqlite;

/**
 * Everybody's week, read, judged and put into words, against four hand-written queries that read what its lines say and
 * nothing else: what ends, what is new, who was passed over, names and words are no part of them.
 */
export async function benchDigest(folder: string, count: number, { rounds }: Pick<Effort, 'rounds'>): Promise<Line[]> {
  const file = `${folder}/digest-${count}.db`;
  await seedPortfolio(`sqlite:${file}`, count);
  const first = await firstInProcess(file, count);
  const week = await openWeek(file, count);
  const raw = new open(file, { readonly: true });
  raw.pragma('cache_size = -65536');
  const queries = floorQueries(raw);
  const now = systemClock.now();
  const today = dayOf(now, 'Europe/Berlin');
  const days = { today, soon: addDays(today, 30), last: addDays(today, -7) };
  const at = { ...days, since: now.getTime() - 7 * 24 * 3_600_000, team: TEAM };
  const floor = () =>
    watched(async () => {
      const [goLives] = queries.map((query) => query.all(at));
      if (goLives?.length === 0) throw new Error('the floor saw nothing');
    });
  try {
    await week.tell();
    await floor();
    // What is short is told more often: a median of five says little of it.
    const pair = await interleaved(count < 10_000 ? 5 * rounds : rounds, week.tell, floor);
    const of = (side: 'ours' | 'floor', figure: keyof Run) => median(pair[side].map((run) => run[figure])).toFixed(1);
    const cpu = `of CPU ${of('ours', 'cpu')} against ${of('floor', 'cpu')}`;
    const stall = `longest stall ${of('ours', 'stall')} ms (of CPU ${of('ours', 'stallCpu')}; goal 25)`;
    const more = `${cpu}; ${stall}, the first in a process ${first.stall.toFixed(1)} (${first.stallCpu.toFixed(1)})`;
    return [
      compare(pair, (run) => run.took, { name: `digest of ${count} projects`, goal: 1.4, unit: 'ms', digits: 1, more }),
    ];
  } finally {
    raw.close();
    await week.close();
  }
}

async function firstInProcess(file: string, count: number): Promise<Run> {
  const child = fork(fileURLToPath(new URL('./digest-first.ts', import.meta.url)), [file, String(count)]);
  const [run] = (await once(child, 'message')) as [Run];
  await once(child, 'exit');
  return run;
}
