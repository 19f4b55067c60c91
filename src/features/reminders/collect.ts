import type { Day } from '#platform/clock.ts';
import { and, eq, gt, inArray } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { settingsOf } from '../calendar/queries.ts';
import type { Project } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import type { Nudge, NudgeSource } from './source.ts';
import { bundles, snoozes } from './tables.ts';

export const BUNDLE = 'reminders.bundle';

export type Bundle = typeof bundles.$inferSelect;

const bundleOn = query((from, $: { person: string; day: string }) =>
  from.from(bundles, eq(bundles.personId, $.person), eq(bundles.day, $.day as Day)).limit(1),
);
const snoozed = query((from, $: { person: string; day: string }) =>
  from.pick(snoozes, { key: snoozes.key }, eq(snoozes.personId, $.person), gt(snoozes.until, $.day as Day)),
);

export async function bundleOf(scope: Scope, person: string, day: Day): Promise<Bundle | undefined> {
  return (await bundleOn(scope, { person, day }))[0];
}

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
  const heard = sources.filter(({ name }) => !muted.has(name));
  const [all, resting] = await Promise.all([
    Promise.all(heard.map((source) => source.list(scope, { now, people: [person] }))),
    snoozed(scope, { person, day }),
  ]);
  const quiet = new Set(resting.map(({ key }) => key));
  const said = all.flat().filter((nudge) => nudge.person === person && !quiet.has(nudge.key));
  return grouped(said, await liveProjects(scope, said));
}

/** Those in which something goes on: the others are silent. */
async function liveProjects(scope: Scope, nudges: readonly Nudge[]): Promise<Project[]> {
  const ids = [...new Set(nudges.map(({ project }) => project))];
  if (ids.length === 0) return [];
  return scope.from(projects, and(inArray(projects.id, ids), inArray(projects.state, ['active', 'live'])));
}

function grouped(nudges: readonly Nudge[], live: readonly Project[]): Group[] {
  const never = '9999-12-31';
  return live
    .map((project) => ({
      project,
      nudges: nudges
        .filter((nudge) => nudge.project === project.id)
        .sort((one, other) => (one.due ?? never).localeCompare(other.due ?? never) || one.key.localeCompare(other.key)),
    }))
    .sort((one, other) => {
      const [a, b] = [one.nudges[0]?.due ?? never, other.nudges[0]?.due ?? never];
      return a.localeCompare(b) || one.project.key.localeCompare(other.project.key);
    });
}

/** The source whose key this is. */
export function sourceOf(sources: readonly NudgeSource[], key: string): NudgeSource | undefined {
  return sources.find(({ name }) => key.startsWith(`${name}:`));
}
