import { eq } from '#platform/db/drizzle.ts';
import { query, type Scope, type Write } from '#platform/db/scope.ts';
import { everyone } from '#platform/directory/people.ts';
import { census } from '#platform/scheduler/census.ts';
import { schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { settingsOf } from '../calendar/queries.ts';
import { defaultSettings } from '../calendar/rules/settings.ts';
import { BUNDLE } from './collect.ts';

const bundled = query((from, _: Record<string, never>) =>
  from.pick(
    schedules,
    { person: schedules.personId, time: schedules.time, zone: schedules.zone },
    eq(schedules.ritual, BUNDLE),
  ),
);

/** Everybody of the workspace gets their reminders at the time they chose, in their own zone. */
export const remindersCensus = census('reminders.census', 'Who gets reminders', planned);

async function planned(scope: Scope): Promise<Write[]> {
  const [people, already] = await Promise.all([everyone(scope, {}), bundled(scope, {})]);
  const settings = await settingsOf(
    scope,
    people.map(({ id }) => id),
  );
  const known = new Map(already.map((row) => [row.person, row]));
  return people.flatMap((person) => {
    if (!person.active || person.kind !== 'member') return [];
    const time = (settings.get(person.id) ?? defaultSettings).bundleAt;
    const has = known.get(person.id);
    if (has && has.time === time && has.zone === person.zone) return [];
    const whose = { subject: person.id, person: person.id, zone: person.zone };
    return [schedule({ ritual: BUNDLE, ...whose, time, weekdays: [1, 2, 3, 4, 5, 6, 7] })];
  });
}
