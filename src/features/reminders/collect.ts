import type { WorkingTime } from '#platform/calendar/working-time.ts';
import type { Day } from '#platform/clock.ts';
import { eq } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { inOneRound } from '#platform/read-once.ts';
import { turn } from '#platform/turn.ts';
import { settingsOf, workingTimesOf } from '../calendar/working-times.ts';
import { projectDay } from '../projects/day.ts';
import type { Project } from '../projects/queries.ts';
import { runningAmong } from '../projects/teams.ts';
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

/** The sources that have lines in a message, by the project's id. */
export type Standing = ReadonlyMap<string, ReadonlySet<string>>;

export interface Reader {
  person: string;
  /** Their own day, for what they snoozed. */
  day: Day;
  now: Date;
  /** Of a message that they have: what they mute afterwards doesn't take from it. */
  standing?: Standing;
}

interface Hearer extends Reader {
  since: Day;
  again: ReadonlySet<string>;
  resting: ReadonlySet<string>;
  muted: ReadonlySet<string>;
}

type Sources = readonly NudgeSource[];
const running: readonly Project['state'][] = ['active', 'live'];

/** What is to be said to one person: grouped by project, without what they muted or snoozed, nor what rests. */
export async function collect(scope: Scope, { sources, ...reader }: Reader & { sources: Sources }): Promise<Group[]> {
  const round = inOneRound(scope);
  const muted = new Set((await settingsOf(round, [reader.person])).get(reader.person)?.muted);
  if (muted.has(BUNDLE) && !reader.standing) return [];
  const hearer = await hearerOf(round, reader, muted);
  const said = (await Promise.all(sources.map((source) => saidBy(round, source, [hearer])))).flat();
  const live = await runningAmong(
    round,
    said.map(({ project }) => project),
  );
  return grouped(said, live, reader.day);
}

/** The lines of one project for all its readers, by person: each source is read once for those who have heard the same. */
export async function collectIn(
  scope: Scope,
  project: Project,
  { readers, sources }: { readers: readonly Reader[]; sources: Sources },
): Promise<ReadonlyMap<string, Nudge[]>> {
  const round = inOneRound(scope);
  const [first] = readers;
  if (!first || !running.includes(project.state)) return new Map();
  const ids = readers.map(({ person }) => person);
  const [settings, times] = await Promise.all([settingsOf(round, ids), workingTimesOf(round, ids, first.day)]);
  const hearers: Hearer[] = [];
  for (const reader of readers) {
    hearers.push(await hearerOf(round, reader, new Set(settings.get(reader.person)?.muted), times.get(reader.person)));
    await turn();
  }
  const alike = Map.groupBy(hearers, (it) => [it.day, it.since, projectDay(it, project), ...it.again].join());
  const said: Nudge[] = [];
  for (const some of alike.values()) {
    for (const source of sources) {
      said.push(...(await saidBy(round, source, some)).filter((nudge) => nudge.project === project.id));
      await turn();
    }
  }
  const byPerson = Map.groupBy(said, ({ person }) => person);
  return new Map(readers.map(({ person, day }) => [person, inOrder(byPerson.get(person) ?? [], day)]));
}

async function hearerOf(scope: Scope, reader: Reader, muted: Hearer['muted'], working?: WorkingTime): Promise<Hearer> {
  const { person, day } = reader;
  const [since, snoozed] = await Promise.all([lastHeard(scope, person, day, working), snoozesOf(scope, { person })]);
  const resting = new Set(snoozed.flatMap(({ key, until }) => (until > day ? [key] : [])));
  const again = new Set(snoozed.flatMap(({ key, until }) => (since < until && until <= day ? [key] : [])));
  return { ...reader, since, again, resting, muted };
}

/** To those who have heard the same, on the same day. */
async function saidBy(scope: Scope, source: NudgeSource, hearers: readonly Hearer[]): Promise<Nudge[]> {
  const wanting = new Map(hearers.filter((it) => wants(it, source)).map((it) => [it.person, it]));
  const [first] = wanting.values();
  if (!first) return [];
  const { now, day, since, again } = first;
  const nudges = await source.list(scope, { now, people: [...wanting.keys()], day, since, again });
  return nudges.filter(({ person, key, project }) => {
    const hearer = wanting.get(person);
    return hearer && !hearer.resting.has(key) && wants(hearer, source, project);
  });
}

/** Without a project: in any. */
function wants({ muted, standing }: Hearer, { name, mutedWith }: NudgeSource, project?: string): boolean {
  if (!muted.has(name) && !muted.has(mutedWith ?? name)) return true;
  if (project !== undefined) return standing?.get(project)?.has(name) ?? false;
  return [...(standing?.values() ?? [])].some((names) => names.has(name));
}

function grouped(nudges: readonly Nudge[], live: readonly Project[], today: Day): Group[] {
  const byProject = Map.groupBy(nudges, ({ project }) => project);
  const groups = live.map((project) => ({ project, nudges: inOrder(byProject.get(project.id) ?? [], today) }));
  return groups.sort((one, other) => {
    const [mine, theirs] = [one.nudges[0], other.nudges[0]];
    return (mine && theirs && urgency(mine, theirs, today)) || one.project.key.localeCompare(other.project.key);
  });
}

function inOrder(nudges: readonly Nudge[], today: Day): Nudge[] {
  return [...nudges].sort((one, other) => urgency(one, other, today) || one.key.localeCompare(other.key));
}

/** The source whose key this is. */
export function sourceOf(sources: Sources, key: string): NudgeSource | undefined {
  return sources.find(({ name }) => key.startsWith(`${name}:`));
}
