import { addDays, type Day } from '#platform/clock.ts';
import { turn } from '#platform/turn.ts';
import { about, type Found, knownOf } from './known.ts';
import { disagreeing, severitiesOf } from './news/disagreements.ts';
import { withLeads } from './news/fresh.ts';
import { goLivesIn, judged, wentLiveIn } from './news/go-lives.ts';
import { newlyLate, withOldest } from './news/late.ts';
import { addLoads, heaviest, inAll, type Loads, mentioned } from './news/loads.ts';
import { missedIn } from './news/missed.ts';
import { named, slipsIn } from './news/slips.ts';
import { inOrder } from './rules/order.ts';
import { withRoom } from './rules/room.ts';
import type { Slipped } from './rules/slips.ts';
import { type Facts, type Portfolio, slices } from './slices.ts';
import type { DigestScope, Sources } from './sources.ts';
import type { Disagreement, GoLive, Line, Week, WentLive } from './week.ts';

/** What ends within so many days. */
const ENDING = 7;
const DAY = 24 * 3_600_000;

/**
 * Reads a portfolio's news since a moment, a week ago unless it is given: set-based, a slice of projects at a time.
 * `day` is the reader's today.
 */
export async function readWeek(
  scope: DigestScope,
  portfolio: Portfolio,
  day: Day,
  sources: Sources,
  since = new Date(scope.now.getTime() - 7 * DAY),
): Promise<Week> {
  const sinceDay = addDays(day, -Math.round((scope.now.getTime() - since.getTime()) / DAY));
  const allSevere = await sources.severe(scope);
  const severities = severitiesOf(allSevere);
  const running = new Map<string, Facts>();
  const near: Found<GoLive>[] = [];
  const fresh: { project: string }[] = [];
  const disagreements: Found<Disagreement>[] = [];
  const slipped: Slipped[] = [];
  const wentLive: Found<WentLive>[] = [];
  const ends: Found<Line>[] = [];
  const loads: Loads = new Map();
  for await (const slice of slices(scope, portfolio)) {
    for (const project of slice.projects) {
      running.set(project.id, project);
      if (project.createdAt >= since) fresh.push({ project: project.id });
    }
    near.push(...goLivesIn(slice.projects, day));
    wentLive.push(...wentLiveIn(slice.projects, sinceDay));
    disagreements.push(...(await disagreeing(scope, slice, running, severities, day)));
    await turn();
    slipped.push(...(await slipsIn(scope, slice, since)));
    ends.push(...(await sources.ending(scope, slice, addDays(day, ENDING))));
    await addLoads(scope, slice, running, loads);
  }
  const runs = ({ project }: { project: string }) => running.has(project);
  await turn();
  const carried = portfolio.kind === 'all' ? loads : await inAll(scope, loads);
  const severe = allSevere.filter(runs);
  const news = withRoom({
    ...(await judged(scope, near, sources)),
    ...{ wentLive, severe, disagreements, fresh },
    slips: slipped
      .filter(runs)
      .sort((one, other) => other.nets[0].days - one.nets[0].days || inOrder(one.project, other.project)),
    late: await newlyLate(scope, running, { since: sinceDay, day }),
    ending: ends.filter(runs),
    overloaded: heaviest(carried),
  });
  const { overloaded, ...others } = news;
  const known = await knownOf(scope, Object.values(others));
  const isRead = (project: string | null) => (project === null ? portfolio.kind === 'all' : running.has(project));
  return {
    ...{ whose: portfolio.kind === 'all' ? 'all' : 'own', day, since: sinceDay },
    running: running.size,
    onHold: [...running.values()].filter(({ state }) => state === 'on_hold').length,
    goLives: about(news.goLives, known),
    overdue: about(news.overdue, known),
    wentLive: about(news.wentLive, known),
    severe: about(news.severe, known),
    sev1: severe.filter(({ severity }) => severity === 1).length,
    slips: about(await named(scope, news.slips), known),
    late: about(await withOldest(scope, news.late, running, day), known),
    disagreements: about(news.disagreements, known),
    ending: about(news.ending, known),
    overloaded: await mentioned(scope, overloaded),
    fresh: about(await withLeads(scope, news.fresh), known),
    missed: await missedIn(scope, since, isRead),
  };
}
