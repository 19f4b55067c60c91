import { addDays, type Day } from '#platform/clock.ts';
import { type Missed, missedSince } from '#platform/scheduler/missed.ts';
import { type RitualName, usual } from '../rituals/usual.ts';
import { disagreeing, severitiesOf } from './news/disagreements.ts';
import { goLiveOf, judged } from './news/go-lives.ts';
import { addLoads, type Loads, overloaded } from './news/loads.ts';
import { slipped, slipsIn } from './news/slips.ts';
import type { Net } from './rules/slips.ts';
import { type Known, type Portfolio, slices } from './slices.ts';
import type { DigestScope, Sources } from './sources.ts';
import type { Disagreement, GoLive, Line, Miss, Week } from './week.ts';

/** What ends within so many days. */
const ENDING = 7;
/** It looks every morning and speaks on three of them: one that was passed over was hardly missed. */
const MOSTLY_SILENT = 'gates.review';
/** Timers and the like, of which nobody knows the name. */
const OTHERS = 'follow-up';
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
  const severe = await sources.severe(scope);
  const severities = severitiesOf(severe);
  const known = new Map<string, Known>();
  const [near, fresh, ending]: [GoLive[], Known[], Line[]] = [[], [], []];
  const disagreements: Disagreement[] = [];
  const nets: Net[] = [];
  const loads: Loads = new Map();
  for await (const slice of slices(scope, portfolio)) {
    for (const project of slice.projects) {
      known.set(project.id, project);
      const goLive = goLiveOf(project, day);
      if (goLive) near.push(goLive);
      if (project.createdAt >= since) fresh.push(project);
    }
    nets.push(...(await slipsIn(scope, slice, since)));
    disagreements.push(...(await disagreeing(scope, slice, severities, day)));
    await addLoads(scope, slice, loads);
    ending.push(...linesOf(await sources.ending(scope, slice, addDays(day, ENDING)), known));
  }
  return {
    day,
    since: addDays(day, -Math.round((scope.now.getTime() - since.getTime()) / DAY)),
    running: known.size,
    ...(await judged(scope, near, sources)),
    slips: await slipped(scope, nets, known),
    disagreements,
    severe: linesOf(severe, known),
    ending,
    overloaded: await overloaded(scope, loads),
    fresh,
    missed: missedOf(await missedSince(scope, since), (project) =>
      project === null ? portfolio.kind === 'all' : known.has(project),
    ),
  };
}

/** Of the projects that are read of; whose reminders were missed is for who reads of everything. */
function missedOf(all: readonly Missed[], isRead: (project: string | null) => boolean): Miss[] {
  const times = new Map<string, number>();
  for (const it of all) {
    if (it.ritual === MOSTLY_SILENT || !isRead(it.project)) continue;
    const title = it.ritual in usual ? usual[it.ritual as RitualName].title : OTHERS;
    times.set(title, (times.get(title) ?? 0) + it.times);
  }
  return [...times].map(([title, count]) => ({ title, times: count })).sort((one, other) => other.times - one.times);
}

/** Those about a project that is read of. */
function linesOf(told: readonly { project: string; text: string }[], known: ReadonlyMap<string, Known>): Line[] {
  return told.flatMap(({ project, text }) => {
    const about = known.get(project);
    return about ? [{ project: about, text }] : [];
  });
}
