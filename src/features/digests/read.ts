import { addDays, type Day, daysBetween } from '#platform/clock.ts';
import { and, eq, gte, inArray, isNull, lt, min, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import type { Signals } from '#platform/feature.ts';
import { missedSince } from '#platform/scheduler/missed.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import type { Cause } from '../plan/rules/cause.ts';
import { milestoneMoves, milestones } from '../plan/tables.ts';
import { assignments } from '../projects/tables.ts';
import { FULL, loadOf } from './rules/load.ts';
import { machineRag } from './rules/rag.ts';
import { type Known, type Portfolio, type Slice, slices } from './slices.ts';
import type { Disagreement, GoLive, Line, Overload, Slip, Verdict, Week } from './week.ts';

/** Where digests read: a workspace, a moment, and what other features know. */
export interface DigestScope extends Scope {
  readonly now: Date;
  readonly signals: Signals;
}

/** An open Sev1 or Sev2. */
export interface Severe {
  project: string;
  severity: number;
  text: string;
}

/** What other features tell the digest; each is asked about many projects at once. */
export interface Sources {
  verdicts(scope: DigestScope, projects: readonly string[]): Promise<ReadonlyMap<string, Verdict>>;
  /** All that are open. */
  severe(scope: DigestScope): Promise<readonly Severe[]>;
  /** Waivers and approvals about to end, of one slice of projects. */
  ending(
    scope: DigestScope,
    slice: Pick<Slice, 'of'>,
    until: Day,
  ): Promise<readonly { project: string; text: string }[]>;
}

/** Go-lives so many days ahead are named (domain.md §6). */
const AHEAD = 30;
/** What ends within so many days. */
const ENDING = 7;
/** More go-lives than these are judged by nobody on a Monday. */
const JUDGED = 30;
const NAMED = 60;
/** It looks every morning and speaks on three of them: one that was passed over was hardly missed. */
const MOSTLY_SILENT = 'gates.review';

/** Reads a portfolio's week: set-based, a slice of projects at a time. */
export async function readWeek(scope: DigestScope, portfolio: Portfolio, day: Day, sources: Sources): Promise<Week> {
  const since = new Date(scope.now.getTime() - 7 * 24 * 3_600_000);
  const severe = await sources.severe(scope);
  const severeOf = grouped(severe);
  const known = new Map<string, Known>();
  const [goLives, fresh, ending]: [GoLive[], Known[], Line[]] = [[], [], []];
  const disagreements: Disagreement[] = [];
  const moves: Move[] = [];
  const loads = new Map<string, { load: number; projects: number }>();
  for await (const slice of slices(scope, portfolio)) {
    for (const project of slice.projects) {
      known.set(project.id, project);
      const days = daysBetween(day, project.targetGoLive);
      if (project.state === 'active' && project.actualGoLive === null && days <= AHEAD)
        goLives.push({ project, days, verdict: null });
      if (project.createdAt >= since) fresh.push(project);
    }
    moves.push(...(await movesIn(scope, slice, since)));
    disagreements.push(...(await disagreeing(scope, slice, severeOf, day)));
    await addLoads(scope, slice, loads);
    for (const { project, text } of await sources.ending(scope, slice, addDays(day, ENDING))) {
      const about = known.get(project);
      if (about) ending.push({ project: about, text });
    }
  }
  goLives.sort((one, other) => one.days - other.days || one.project.key.localeCompare(other.project.key));
  return {
    day,
    running: known.size,
    goLives: await judged(scope, goLives, sources),
    slips: await slipped(scope, moves, known),
    disagreements,
    severe: severe.flatMap(({ project, text }) => {
      const about = known.get(project);
      return about ? [{ project: about, text }] : [];
    }),
    ending,
    overloaded: await overloaded(scope, loads),
    fresh,
    missed: (await missedSince(scope, since))
      .filter(({ ritual, project }) => ritual !== MOSTLY_SILENT && project !== null && known.has(project))
      .reduce((sum, { times }) => sum + times, 0),
  };
}

function grouped(severe: readonly Severe[]): ReadonlyMap<string, { sev1: number; sev2: number }> {
  const counts = new Map<string, { sev1: number; sev2: number }>();
  for (const { project, severity } of severe) {
    const now = counts.get(project) ?? { sev1: 0, sev2: 0 };
    counts.set(project, severity === 1 ? { ...now, sev1: now.sev1 + 1 } : { ...now, sev2: now.sev2 + 1 });
  }
  return counts;
}

/** Only those to which somebody gave a colour can disagree with the records. */
async function disagreeing(
  scope: Scope,
  slice: Slice,
  severe: ReturnType<typeof grouped>,
  day: Day,
): Promise<Disagreement[]> {
  const coloured = slice.projects.filter(({ rag, state }) => rag !== null && state === 'active');
  if (coloured.length === 0) return [];
  const overdue = await scope
    .pick(
      milestones,
      { project: milestones.projectId, count: sql<number>`count(*)`.mapWith(Number), oldest: min(milestones.planned) },
      // In words, not as values: so the planner sees that the partial index fits.
      sql`${milestones.state} in ('planned', 'in_progress')`,
      and(slice.of(milestones.projectId), lt(milestones.planned, day)),
    )
    .groupBy(milestones.projectId);
  const late = new Map(overdue.map((row) => [row.project, row]));
  return coloured.flatMap((project) => {
    const { count = 0, oldest = null } = late.get(project.id) ?? {};
    const { sev1 = 0, sev2 = 0 } = severe.get(project.id) ?? {};
    const machine = machineRag({ ...project, overdue: count, oldest, sev1, sev2 }, day);
    if (project.rag === null || machine.rag === project.rag) return [];
    return [{ project, own: project.rag, machine: machine.rag, why: machine.why }];
  });
}

async function addLoads(
  scope: Scope,
  slice: Slice,
  loads: Map<string, { load: number; projects: number }>,
): Promise<void> {
  const rows = await scope.pick(
    assignments,
    { project: assignments.projectId, person: assignments.personId },
    and(eq(assignments.role, 'lead'), slice.of(assignments.projectId), isNull(assignments.until)),
  );
  const weights = new Map(slice.projects.map((project) => [project.id, loadOf(project)]));
  for (const { project, person } of rows) {
    const weight = weights.get(project) ?? 0;
    if (!person || weight === 0) continue;
    const now = loads.get(person) ?? { load: 0, projects: 0 };
    loads.set(person, { load: now.load + weight, projects: now.projects + 1 });
  }
}

async function judged(scope: DigestScope, goLives: readonly GoLive[], sources: Sources): Promise<GoLive[]> {
  const near = goLives.slice(0, JUDGED);
  const verdicts = await sources.verdicts(
    scope,
    near.map(({ project }) => project.id),
  );
  return goLives.map((each) => ({ ...each, verdict: verdicts.get(each.project.id) ?? null }));
}

interface Move {
  project: string;
  milestone: string;
  from: Day | null;
  to: Day | null;
  cause: Cause | null;
  reason: string;
  days: number;
}

/** The largest slip of each project of the slice. */
async function movesIn(scope: Scope, slice: Slice, since: Date): Promise<Iterable<Move>> {
  const moves = await scope.pick(
    milestoneMoves,
    {
      project: milestoneMoves.projectId,
      milestone: milestoneMoves.milestoneId,
      from: milestoneMoves.from,
      to: milestoneMoves.to,
      cause: milestoneMoves.cause,
      reason: milestoneMoves.reason,
    },
    and(slice.of(milestoneMoves.projectId), gte(milestoneMoves.at, since), eq(milestoneMoves.what, 'planned')),
  );
  const largest = new Map<string, Move>();
  for (const move of moves) {
    if (move.from === null || move.to === null) continue;
    const days = daysBetween(move.from, move.to);
    // Of several that moved as far the last is named: the go-live, when the whole plan moved.
    if (days > 0 && days >= (largest.get(move.project)?.days ?? 0)) largest.set(move.project, { ...move, days });
  }
  return largest.values();
}

/** The largest first. */
async function slipped(scope: Scope, moves: readonly Move[], known: ReadonlyMap<string, Known>): Promise<Slip[]> {
  const shown = moves.toSorted((one, other) => other.days - one.days).slice(0, NAMED);
  if (shown.length === 0) return [];
  const names = await scope.pick(
    milestones,
    { id: milestones.id, name: milestones.name },
    inArray(
      milestones.id,
      shown.map(({ milestone }) => milestone),
    ),
  );
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  return shown.flatMap(({ project, milestone, from, to, days, cause, reason }) => {
    const about = known.get(project);
    if (!about || from === null || to === null) return [];
    return [{ project: about, milestone: nameOf.get(milestone) ?? 'a milestone', from, to, days, cause, reason }];
  });
}

async function overloaded(
  scope: Scope,
  loads: ReadonlyMap<string, { load: number; projects: number }>,
): Promise<Overload[]> {
  const most = [...loads]
    .filter(([, { load }]) => load > FULL)
    .sort(([, one], [, other]) => other.load - one.load)
    .slice(0, NAMED);
  if (most.length === 0) return [];
  const rows = await scope.pick(
    people,
    { id: people.id, slackId: people.slackId },
    inArray(
      people.id,
      most.map(([person]) => person),
    ),
  );
  const slackIds = new Map(rows.map(({ id, slackId }) => [id, slackId]));
  return most.flatMap(([person, { load, projects }]) => {
    const slackId = slackIds.get(person);
    return slackId ? [{ lead: mention(slackId), load, projects }] : [];
  });
}
