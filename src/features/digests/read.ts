import { addDays, type Day } from '#platform/clock.ts';
import { turn } from '#platform/turn.ts';
import type { Portfolio } from '../projects/portfolio.ts';
import { gathered } from './gather.ts';
import { about, knownOf } from './known.ts';
import { disagreeing } from './news/disagreements.ts';
import { withLeads } from './news/fresh.ts';
import { inTurn, judged, passedIn } from './news/go-lives.ts';
import { newlyLate, overdueIn, withOldest } from './news/late.ts';
import { heaviest, inAll, mentioned } from './news/loads.ts';
import { missedIn } from './news/missed.ts';
import { named } from './news/slips.ts';
import { withRoom } from './rules/room.ts';
import type { DigestScope, Sources } from './sources.ts';
import type { Week } from './week.ts';

const DAY = 24 * 3_600_000;

/**
 * Reads a portfolio's news since a moment, a week ago unless it is given: set-based, a slice of projects at a time, and
 * words only for what has a line. `day` is the reader's today.
 */
export async function readWeek(
  scope: DigestScope,
  portfolio: Portfolio,
  day: Day,
  sources: Sources,
  since = new Date(scope.now.getTime() - 7 * DAY),
): Promise<Week> {
  const sinceDay = addDays(day, -Math.round((scope.now.getTime() - since.getTime()) / DAY));
  const { running, near, fresh, slipped, ending, loads } = await gathered(scope, portfolio, { since, day }, sources);
  await turn();
  const severe = (await sources.severe(scope)).filter(({ project }) => running.has(project));
  await turn();
  const overdue = await overdueIn(scope, portfolio, running, { since: sinceDay, day });
  const disagreements = disagreeing(running, overdue, severe, day);
  await turn();
  const ahead = inTurn(near);
  const late = newlyLate(overdue);
  const news = withRoom({
    ...ahead,
    ...passedIn(await sources.passed(scope, since), running, sinceDay),
    ...{ severe, fresh, ending, disagreements, slips: slipped },
    late,
    overloaded: heaviest(portfolio.kind === 'all' ? loads : await inAll(scope, loads)),
  });
  await turn();
  const goLives = await judged(scope, ahead.goLives, news, sources);
  const { overloaded, ...others } = news;
  const known = await knownOf(scope, Object.values(others));
  const slips = await named(scope, news.slips, since);
  await turn();
  const isRead = (project: string | null) => (project === null ? portfolio.kind === 'all' : running.has(project));
  return {
    ...{ whose: portfolio.kind === 'all' ? 'all' : 'own', day, since: sinceDay },
    running: running.size,
    onHold: [...running.values()].filter(({ state }) => state === 'on_hold').length,
    goLives: about(goLives.goLives, known),
    noGo: goLives.noGo,
    overdue: about(goLives.overdue, known),
    wentLive: about(news.wentLive, known),
    severe: about(news.severe, known),
    sev1: severe.filter(({ severity }) => severity === 1).length,
    slips: about(slips, known),
    late: about(await withOldest(scope, news.late, running, day), known),
    lateMilestones: late.reduce((sum, { fresh }) => sum + fresh, 0),
    disagreements: about(news.disagreements, known),
    ending: about(news.ending, known),
    waivers: ending.filter(({ kind }) => kind === 'waiver').length,
    overloaded: await mentioned(scope, overloaded),
    passed: about(news.passed, known),
    fresh: about(await withLeads(scope, news.fresh), known),
    missed: await missedIn(scope, since, isRead),
  };
}
