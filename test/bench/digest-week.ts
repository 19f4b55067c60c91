import { setImmediate as nextTurn } from 'node:timers/promises';
import { weekMessages } from '#features/digests/blocks.ts';
import { readWeek } from '#features/digests/read.ts';
import { severeLines } from '#features/escalations/severe.ts';
import { endingIn } from '#features/gates/ending.ts';
import { passedSince } from '#features/gates/passed.ts';
import { stoppedAmong } from '#features/gates/stopped.ts';
import { verdictsOf } from '#features/gates/verdicts.ts';
import { createFeatures } from '#features.ts';
import { chanceOf } from '#platform/chance.ts';
import { dayOf, systemClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/db/database.ts';
import { allSignals } from '#platform/signals.ts';
import { TEAM } from './slack.ts';

const sources = {
  ...{ verdicts: verdictsOf, stopped: stoppedAmong, severe: severeLines },
  ...{ ending: endingIn, passed: passedSince },
};

/** A database with everybody's week, read and put into words as on Monday. */
export async function openWeek(file: string, count: number) {
  const database = await openDatabase({ url: `sqlite:${file}`, clock: systemClock, chance: chanceOf(systemClock) });
  const now = systemClock.now();
  const scope = { ...database.scope(TEAM), now, signals: allSignals(createFeatures({ playbooksDir: null })) };
  return {
    tell: () =>
      watched(async () => {
        const week = await readWeek(scope, { kind: 'all' }, dayOf(now, 'Europe/Berlin'), sources);
        if (week.running !== count) throw new Error(`the digest saw ${week.running} of ${count} projects`);
        await nextTurn();
        weekMessages(week, null);
      }),
    close: () => database.close(),
  };
}

/** Times in milliseconds; `cpu` of the thread alone, whatever else the machine does. */
export interface Run {
  took: number;
  cpu: number;
  /** The longest that others had to wait for their turn, and the CPU time that the longest turn took. */
  stall: number;
  stallCpu: number;
}

export async function watched(work: () => Promise<void>): Promise<Run> {
  const begun = { at: performance.now(), cpu: threadTime() };
  let [last, lastCpu] = [begun.at, begun.cpu];
  let [stall, stallCpu, over] = [0, 0, false];
  const look = () => {
    const [now, cpu] = [performance.now(), threadTime()];
    stall = Math.max(stall, now - last);
    stallCpu = Math.max(stallCpu, cpu - lastCpu);
    [last, lastCpu] = [now, cpu];
    if (!over) setImmediate(look);
  };
  setImmediate(look);
  await work();
  over = true;
  look();
  return { took: last - begun.at, cpu: lastCpu - begun.cpu, stall, stallCpu };
}

function threadTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
