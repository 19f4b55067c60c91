import { addDays, type Day } from '#platform/clock.ts';
import { turn } from '#platform/turn.ts';
import type { Portfolio } from '../projects/portfolio.ts';
import { goLivesIn } from './news/go-lives.ts';
import { addLoads, type Loads } from './news/loads.ts';
import { slipsIn } from './news/slips.ts';
import { inOrder } from './rules/order.ts';
import type { Slipped } from './rules/slips.ts';
import { type Facts, slices } from './slices.ts';
import type { DigestScope, Sources } from './sources.ts';

/** What ends within so many days. */
const ENDING = 7;

/** The running projects of a portfolio and what is read beside them, slice after slice; others get their turn between. */
export async function gathered(
  scope: DigestScope,
  portfolio: Portfolio,
  { since, day }: { since: Date; day: Day },
  sources: Pick<Sources, 'ending'>,
) {
  const running = new Map<string, Facts>();
  const near: ReturnType<typeof goLivesIn> = [];
  const fresh: { project: string }[] = [];
  const slipped: Slipped[] = [];
  const ending: Awaited<ReturnType<Sources['ending']>>[number][] = [];
  const loads: Loads = new Map();
  for await (const { projects, range } of slices(scope, portfolio, since)) {
    for (const project of projects) {
      running.set(project.id, project);
      if (project.isNew) fresh.push({ project: project.id });
    }
    near.push(...goLivesIn(projects, day));
    await turn();
    await addLoads(scope, range, running, loads);
    await turn();
    slipped.push(...(await slipsIn(scope, range, since)));
    await turn();
    ending.push(...(await sources.ending(scope, range, addDays(day, ENDING))));
  }
  const runs = ({ project }: { project: string }) => running.has(project);
  return {
    ...{ running, near, fresh, loads },
    ending: ending.filter(runs).sort((one, other) => inOrder(one.on, other.on) || inOrder(one.project, other.project)),
    slipped: slipped
      .filter(runs)
      .sort((one, other) => other.nets[0].days - one.nets[0].days || inOrder(one.project, other.project)),
  };
}
