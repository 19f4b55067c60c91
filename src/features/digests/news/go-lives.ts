import { type Day, daysBetween } from '#platform/clock.ts';
import type { Known } from '../slices.ts';
import type { DigestScope, Sources } from '../sources.ts';
import type { GoLive } from '../week.ts';

/** Go-lives so many days ahead are named (domain.md §6). */
const AHEAD = 30;
/** More go-lives than these are judged by nobody on a Monday. */
const JUDGED = 30;

/** A project's go-live, when it is near or its date has passed without it. */
export function goLiveOf(project: Known, day: Day): GoLive | null {
  if (project.state !== 'active' || project.actualGoLive !== null) return null;
  const days = daysBetween(day, project.targetGoLive);
  return days <= AHEAD ? { project, days, verdict: null } : null;
}

/** Those ahead, the next first, and those past their date, the latest first; with verdicts for as many as are read. */
export async function judged(
  scope: DigestScope,
  all: readonly GoLive[],
  sources: Pick<Sources, 'verdicts'>,
): Promise<{ goLives: GoLive[]; overdue: GoLive[] }> {
  const near = all.toSorted(
    (one, other) => Math.abs(one.days) - Math.abs(other.days) || one.project.key.localeCompare(other.project.key),
  );
  const isAhead = ({ days }: GoLive) => days >= 0;
  const asked = [...near.filter(isAhead), ...near.filter((it) => !isAhead(it))].slice(0, JUDGED);
  const verdicts = await sources.verdicts(
    scope,
    asked.map(({ project }) => project.id),
  );
  const told = near.map((it) => ({ ...it, verdict: verdicts.get(it.project.id) ?? null }));
  return { goLives: told.filter(isAhead), overdue: told.filter((it) => !isAhead(it)) };
}
