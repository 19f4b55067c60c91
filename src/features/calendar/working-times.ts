import type { QuietHours } from '#platform/calendar/quiet-hours.ts';
import { quietUntil } from '#platform/calendar/quiet-hours.ts';
import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Leave, WorkingTime } from '#platform/calendar/working-time.ts';
import { addDays, type Day, dayOf } from '#platform/clock.ts';
import { among, queryByIds } from '#platform/db/by-ids.ts';
import type { Scope } from '#platform/db/scope.ts';
import { type Person, peopleOf } from '#platform/directory/people.ts';
import { readOnce } from '#platform/read-once.ts';
import { calendarOf } from './calendar.ts';
import { settingsOf, workspaceRegion } from './queries.ts';
import { defaultSettings, type PersonalSettings, regionFor } from './rules/settings.ts';
import { absences } from './tables.ts';

export { settingsOf } from './queries.ts';

/** Whom to read about: rows of people, or their ids. */
type Whom = readonly Pick<Person, 'id' | 'zone'>[] | readonly string[];

/** How long ago leave still counts, in days: no clock runs longer. */
const LOOKS_BACK = 400;

/**
 * When each of these people works, by their id: four reads for any number of them. Unknown ids are left out. The holidays
 * are those of their own region, else the workspace's, else of `region`: the project's that they are asked about.
 */
export async function workingTimesOf(
  scope: Scope,
  whom: Whom,
  today: Day,
  region: string | null = null,
): Promise<ReadonlyMap<string, WorkingTime>> {
  const times = await timesOf(scope, whom, today, region);
  return new Map([...times].map(([id, { working }]) => [id, working]));
}

/**
 * Until when each of these people is left in peace, by their id; null: they may be disturbed now. Quiet are their quiet
 * hours, their days off and their leave. What is urgent doesn't ask.
 */
export async function quietUntilFor(scope: Scope, whom: Whom, at: Date): Promise<ReadonlyMap<string, Date | null>> {
  const times = await timesOf(scope, whom, dayOf(at, 'UTC'));
  return new Map([...times].map(([id, { quiet }]) => [id, quietUntil(at, quiet)]));
}

/** The same for one person whose leave is about to become this. */
export async function quietUntilWith(
  scope: Scope,
  person: Pick<Person, 'id' | 'zone'>,
  at: Date,
  away: readonly Leave[],
): Promise<Date | null> {
  const quiet = (await timesOf(scope, [person], dayOf(at, 'UTC'))).get(person.id)?.quiet;
  return quiet ? quietUntil(at, { ...quiet, away }) : null;
}

type Holidays = WorkCalendar['holidays'];

interface Times {
  working: WorkingTime;
  quiet: QuietHours;
}

async function timesOf(
  scope: Scope,
  whom: Whom,
  today: Day,
  region: string | null = null,
): Promise<ReadonlyMap<string, Times>> {
  const zones = await zonesOf(scope, whom);
  const ids = [...zones.keys()];
  const [settings, leave, usual] = await Promise.all([
    settingsOf(scope, ids),
    leaveOf(scope, ids, addDays(today, -LOOKS_BACK)),
    workspaceRegion(scope),
  ]);
  const regions = new Map([...settings].map(([id, own]) => [id, regionFor(own, usual, region)]));
  const holidays = await holidaysIn(new Set(regions.values()), today);
  const times = new Map<string, Times>();
  for (const [id, zone] of zones) {
    const own = settings.get(id) ?? defaultSettings;
    times.set(id, timesBy(own, zone, holidays.get(regions.get(id) ?? null) ?? new Map(), leave.get(id) ?? []));
  }
  return times;
}

/** Of each region once: a calendar of some years costs as much as a read. */
async function holidaysIn(regions: ReadonlySet<string | null>, today: Day) {
  return new Map(
    await Promise.all(
      [...regions].map(async (region) => [region, (await calendarOf(region, today)).holidays] as const),
    ),
  );
}

function timesBy(own: PersonalSettings, zone: string, holidays: Holidays, away: readonly Leave[]): Times {
  const common = { zone, days: { workdays: own.workdays, holidays }, away };
  return {
    working: { ...common, from: own.worksFrom, to: own.worksTo },
    quiet: { ...common, from: own.quietFrom, to: own.quietTo },
  };
}

const leaveAmong = readOnce(
  queryByIds((from, ids) => from.from(absences, among(absences.personId, ids))),
  ({ personId }) => personId,
);

async function zonesOf(scope: Scope, whom: Whom): Promise<ReadonlyMap<string, string>> {
  const ids = whom.flatMap((one) => (typeof one === 'string' ? one : []));
  const rows = await peopleOf(scope, ids);
  const known = whom.flatMap((one) => (typeof one === 'string' ? [] : one));
  return new Map([...known, ...rows.values()].map(({ id, zone }) => [id, zone]));
}

async function leaveOf(
  scope: Scope,
  ids: readonly string[],
  since: Day,
): Promise<ReadonlyMap<string, readonly Leave[]>> {
  const rows = (await leaveAmong(scope, ids)).filter(({ lastDay }) => lastDay >= since);
  const byPerson = new Map<string, Leave[]>();
  for (const { personId, firstDay, lastDay } of rows) {
    byPerson.set(personId, [...(byPerson.get(personId) ?? []), { from: firstDay, to: lastDay }]);
  }
  return byPerson;
}
