import { addDays, type Day, daysBetween } from '#platform/clock.ts';
import type { Found } from '../known.ts';
import type { Facts } from '../slices.ts';
import type { DigestScope, Sources } from '../sources.ts';
import { AHEAD, type GoLive, type WentLive } from '../week.ts';

/** The others are named and not judged: each verdict takes as long as a few hundred projects. */
const JUDGED = 30;

/** The go-lives that are near, or whose date has passed without them. */
export function goLivesIn(projects: readonly Facts[], day: Day): Found<GoLive>[] {
  const last = addDays(day, AHEAD);
  return projects
    .filter((it) => it.state === 'active' && it.actualGoLive === null && it.targetGoLive <= last)
    .map(({ id, targetGoLive }) => ({ project: id, days: daysBetween(day, targetGoLive), verdict: null }));
}

/** Those that took place on a day or later. */
export function wentLiveIn(projects: readonly Facts[], since: Day): Found<WentLive>[] {
  return projects.flatMap(({ id, actualGoLive }) => {
    return actualGoLive !== null && actualGoLive >= since ? [{ project: id, on: actualGoLive }] : [];
  });
}

/** Those ahead, the next first, and those past their date, the latest first; with verdicts for as many as are read. */
export async function judged(
  scope: DigestScope,
  all: readonly Found<GoLive>[],
  sources: Pick<Sources, 'verdicts'>,
): Promise<{ goLives: Found<GoLive>[]; overdue: Found<GoLive>[] }> {
  const near = all.toSorted((one, other) => Math.abs(one.days) - Math.abs(other.days));
  const isAhead = ({ days }: { days: number }) => days >= 0;
  const sorted = [...near.filter(isAhead), ...near.filter((it) => !isAhead(it))];
  const verdicts = await sources.verdicts(
    scope,
    sorted.slice(0, JUDGED).map(({ project }) => project),
  );
  const told = sorted.map((it) => ({ ...it, verdict: verdicts.get(it.project) ?? null }));
  return { goLives: told.filter(isAhead), overdue: told.filter((it) => !isAhead(it)) };
}
