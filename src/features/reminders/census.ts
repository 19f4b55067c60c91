import { and, eq, inArray, isNotNull, isNull } from '#platform/db/drizzle.ts';
import { query, type Scope, type Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import { census, type Difference } from '#platform/scheduler/census.ts';
import { type Schedule, type SubjectSpec, schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { turn } from '#platform/turn.ts';
import { about } from '../calendar/queries.ts';
import type { PersonalSettings } from '../calendar/rules/settings.ts';
import { workSettings } from '../calendar/tables.ts';
import { assignments } from '../projects/tables.ts';
import { defaultOf, type RitualDefault } from '../rituals/defaults.ts';
import { BUNDLE } from './heard.ts';
import type { NudgeSource } from './source.ts';

type Bundled = Pick<Schedule, 'subject' | 'asked' | 'zone'>;
type Own = Pick<PersonalSettings, 'bundleAt' | 'workdays'>;

const bundled = query((from, _: Record<string, never>) =>
  from.pick(
    schedules,
    { subject: schedules.subject, asked: schedules.asked, zone: schedules.zone },
    eq(schedules.ritual, BUNDLE),
  ),
);
const holders = query((from, _: Record<string, never>) =>
  from.pick(
    assignments,
    { person: assignments.personId },
    and(isNull(assignments.until), isNotNull(assignments.personId)),
  ),
);

/** Whoever may be asked for something gets their reminders, at the time they chose, in their own zone. */
export function remindersCensus(sources: readonly NudgeSource[]) {
  return census({
    name: 'reminders.census',
    title: 'Who gets reminders',
    of: BUNDLE,
    difference: (scope) => differenceOf(scope, sources),
  });
}

async function differenceOf(scope: Scope, sources: readonly NudgeSource[]): Promise<Difference> {
  const [usual, rows, wanted] = await Promise.all([
    defaultOf(scope, BUNDLE),
    bundled(scope, {}),
    whoMayBeAsked(scope, sources),
  ]);
  const own = await ownSettings(scope, wanted);
  const known = new Map(rows.map((row) => [row.subject, row]));
  const missing = wanted.flatMap(
    (person) => wantedFor(person, { has: known.get(person.id), own: own.get(person.id), usual }) ?? [],
  );
  const stay = new Set(wanted.map(({ id }) => id));
  const gone = rows.filter(({ subject }) => !stay.has(subject));
  return { missing, over: gone.map(({ subject }) => subject) };
}

/** Null when all is as it should be. The workspace's usual time is for who is new: it moves nobody else's. */
function wantedFor(
  { id, zone }: Pick<Person, 'id' | 'zone'>,
  { has, own, usual }: { has?: Bundled; own?: Own; usual: RitualDefault },
): SubjectSpec | null {
  if (!has && !usual.on) return null;
  const cadence = own ? cadenceOf(own) : (has?.asked ?? { time: usual.time, weekdays: usual.weekdays });
  const isRight =
    has && has.zone === zone && has.asked.time === cadence.time && isSame(has.asked.weekdays, cadence.weekdays);
  return isRight ? null : { subject: id, person: id, zone, ...cadence };
}

/** Somebody chose another time: it counts from now on, not from the next census. */
export function bundleMoved({ id, zone }: Pick<Person, 'id' | 'zone'>, settings: PersonalSettings): readonly Write[] {
  return [schedule({ ritual: BUNDLE, subject: id, person: id, zone, ...cadenceOf(settings) })];
}

function cadenceOf({ bundleAt, workdays }: Own): { time: string; weekdays: readonly number[] } {
  return { time: bundleAt, weekdays: workdays };
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.join() === other.join();
}

/** Members who hold a role somewhere, and those whom a source may ask without one. */
async function whoMayBeAsked(scope: Scope, sources: readonly NudgeSource[]) {
  const [roles, ...owners] = await Promise.all([
    holders(scope, {}),
    ...sources.map((source) => source.owners?.(scope) ?? []),
  ]);
  const ids = new Set([...roles.map(({ person }) => person), ...owners.flat()]);
  const fields = { id: people.id, zone: people.zone };
  return about(
    [...ids].filter((id) => id !== null),
    async (some) => {
      await turn();
      const members = and(inArray(people.id, some), eq(people.active, true), eq(people.kind, 'member'));
      return scope.pick(people, fields, members);
    },
  );
}

async function ownSettings(scope: Scope, whom: readonly { id: string }[]): Promise<ReadonlyMap<string, Own>> {
  const fields = { person: workSettings.personId, bundleAt: workSettings.bundleAt, workdays: workSettings.workdays };
  const rows = await about(
    whom.map(({ id }) => id),
    async (some) => {
      await turn();
      return scope.pick(workSettings, fields, inArray(workSettings.personId, some));
    },
  );
  return new Map(rows.map(({ person, ...own }) => [person, own]));
}

/** Somebody else's answer first. */
