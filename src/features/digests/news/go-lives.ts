import { addDays, type Day, daysBetween } from '#platform/clock.ts';
import type { Found } from '../known.ts';
import type { Facts } from '../slices.ts';
import type { DigestScope, Sources } from '../sources.ts';
import { AHEAD, type GoLive, type News, type Passed, type WentLive } from '../week.ts';

type Near = Found<Omit<GoLive, 'verdict'>>;

/** The go-lives that are near, or whose date has passed without them. */
export function goLivesIn(projects: readonly Facts[], day: Day): Near[] {
  const last = addDays(day, AHEAD);
  return projects
    .filter((it) => it.state === 'active' && it.actualGoLive === null && it.targetGoLive <= last)
    .map(({ id, targetGoLive }) => ({ project: id, days: daysBetween(day, targetGoLive) }));
}

/** Those ahead, the next first, and those past their date, the latest first. */
export function inTurn(all: readonly Near[]): { goLives: Near[]; overdue: Near[] } {
  const near = all.toSorted((one, other) => Math.abs(one.days) - Math.abs(other.days));
  return { goLives: near.filter(({ days }) => days >= 0), overdue: near.filter(({ days }) => days < 0) };
}

interface Judged {
  goLives: News<Found<GoLive>>;
  overdue: News<Found<GoLive>>;
  noGo: number;
}

/** Those that have a line with their verdicts; of the go-lives ahead that have none, how many are at NO-GO. */
export async function judged(
  scope: DigestScope,
  all: readonly Near[],
  { goLives, overdue }: { goLives: News<Near>; overdue: News<Near> },
  sources: Pick<Sources, 'verdicts' | 'stopped'>,
): Promise<Judged> {
  const ids = (some: readonly Near[]) => some.map(({ project }) => project);
  const verdicts = await sources.verdicts(scope, ids([...goLives.shown, ...overdue.shown]));
  const told = ({ count, shown }: News<Near>) => {
    return { count, shown: shown.map((it) => ({ ...it, verdict: verdicts.get(it.project) ?? null })) };
  };
  const stopped = await sources.stopped(scope, ids(all.slice(goLives.shown.length)));
  const shown = told(goLives);
  const noGo = shown.shown.filter(({ verdict }) => verdict?.verdict === 'NO-GO').length + stopped.size;
  return { goLives: shown, overdue: told(overdue), noGo };
}

interface Gone {
  wentLive: Found<WentLive>[];
  passed: Found<Passed>[];
}

/**
 * What the gates that were passed made of the projects: those that went live by them, and the gates that were only
 * passed. A go-live is news from when it was recorded: its own day may lie behind the last digest's where that is read
 * further east.
 */
export function passedIn(
  gates: Awaited<ReturnType<Sources['passed']>>,
  running: ReadonlyMap<string, Facts>,
  since: Day,
): Gone {
  const wentLive = new Map<string, Found<WentLive>>();
  const passed: Found<Passed>[] = [];
  for (const { phase, ...gate } of gates) {
    const project = running.get(gate.project);
    const on = project?.actualGoLive ?? null;
    if (!project) continue;
    if (phase === 'launch' && on !== null && on >= addDays(since, -1))
      wentLive.set(project.id, { project: project.id, on });
    else passed.push(gate);
  }
  return { wentLive: [...wentLive.values()], passed };
}
