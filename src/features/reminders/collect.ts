import type { Day } from '#platform/clock.ts';
import { and, eq, inArray } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { settingsOf } from '../calendar/queries.ts';
import type { Project } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import { BUNDLE, lastHeard } from './heard.ts';
import { urgency } from './room.ts';
import type { Nudge, NudgeSource } from './source.ts';
import { snoozes } from './tables.ts';

const snoozesOf = query((from, $: { person: string }) =>
  from.pick(snoozes, { key: snoozes.key, until: snoozes.until }, eq(snoozes.personId, $.person)),
);

/** One project's lines, the most urgent first. */
export interface Group {
  project: Project;
  nudges: Nudge[];
}

interface Asked {
  person: string;
  /** Their own day, for what they snoozed. */
  day: Day;
  now: Date;
  sources: readonly NudgeSource[];
}

/** What is to be said to one person: grouped by project, without what they muted or snoozed, nor what rests. */
export async function collect(scope: Scope, { person, day, now, sources }: Asked): Promise<Group[]> {
  const settings = (await settingsOf(scope, [person])).get(person);
  const muted = new Set(settings?.muted);
  if (muted.has(BUNDLE)) return [];
  const wanted = sources.filter(({ name, mutedWith }) => !muted.has(name) && !muted.has(mutedWith ?? name));
  const [since, snoozed] = await Promise.all([lastHeard(scope, person, day), snoozesOf(scope, { person })]);
  const resting = new Set(snoozed.flatMap(({ key, until }) => (until > day ? [key] : [])));
  const again = new Set(snoozed.flatMap(({ key, until }) => (since < until && until <= day ? [key] : [])));
  const all = await Promise.all(
    wanted.map((source) => source.list(scope, { now, people: [person], day, since, again })),
  );
  const said = all.flat().filter((nudge) => nudge.person === person && !resting.has(nudge.key));
  return grouped(said, await liveProjects(scope, said), day);
}

/** Those in which something goes on: the others are silent. */
async function liveProjects(scope: Scope, nudges: readonly Nudge[]): Promise<Project[]> {
  const ids = [...new Set(nudges.map(({ project }) => project))];
  if (ids.length === 0) return [];
  return scope.from(projects, and(inArray(projects.id, ids), inArray(projects.state, ['active', 'live'])));
}

function grouped(nudges: readonly Nudge[], live: readonly Project[], today: Day): Group[] {
  const groups = live.map((project) => ({
    project,
    nudges: nudges
      .filter((nudge) => nudge.project === project.id)
      .sort((one, other) => urgency(one, other, today) || one.key.localeCompare(other.key)),
  }));
  return groups.sort((one, other) => {
    const [mine, theirs] = [one.nudges[0], other.nudges[0]];
    return (mine && theirs && urgency(mine, theirs, today)) || one.project.key.localeCompare(other.project.key);
  });
}

/** The source whose key this is. */
export function sourceOf(sources: readonly NudgeSource[], key: string): NudgeSource | undefined {
  return sources.find(({ name }) => key.startsWith(`${name}:`));
}
