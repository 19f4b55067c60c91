import { addDays, dayOf, weekday } from '../clock.ts';
import { and, eq, gt, gte, inArray, isNotNull, or, sql } from '../db/drizzle.ts';
import type { Steps, Tx } from '../db/scope.ts';
import { following, type Moment, momentOf, nextFrom } from './cadence.ts';
import { occurrences, type schedules } from './tables.ts';

export type Schedule = typeof schedules.$inferSelect;
export type Occurrence = typeof occurrences.$inferSelect;

/** The one slot of a day in which a schedule's ritual happens. */
const DAILY = 'day';
/** Rows of one statement, for the databases' limits on values. */
const CHUNK = 100;

/** After a failure it is tried again after a minute, then after two, four, … up to an hour. */
export const LONGEST_PAUSE = 3_600_000;

/** In words, not as a value: only so the planner sees that the partial indexes fit. */
export const isPlanned = sql`${occurrences.state} = 'planned'`;
const isDecided = sql`${occurrences.state} <> 'planned'`;

/**
 * The one planned row of each schedule, made anew; the schedules' own rows are locked by whoever calls. What has happened
 * for a day does not happen again for it, and what is due by now stays due. `moved`: the same time in another zone.
 */
export function* replan(tx: Tx, rows: readonly Schedule[], { moved = false } = {}): Steps {
  for (let at = 0; at < rows.length; at += CHUNK) yield* replanFew(tx, rows.slice(at, at + CHUNK), moved);
}

function* replanFew(tx: Tx, rows: readonly Schedule[], moved: boolean): Steps {
  const theirs = and(
    inArray(occurrences.ritual, [...new Set(rows.map((row) => row.ritual))]),
    inArray(occurrences.subject, [...new Set(rows.map((row) => row.subject))]),
    eq(occurrences.slot, DAILY),
  );
  const ids = new Set(rows.map((row) => row.id));
  const open: Occurrence[] = yield tx
    .remove(occurrences, theirs, isPlanned, inArray(occurrences.scheduleId, [...ids]))
    .returning();
  // Not done, though it is still to come: it was decided by a clock that ran ahead.
  const ahead = and(inArray(occurrences.state, ['missed', 'skipped']), gt(occurrences.dueAt, tx.now));
  yield tx.remove(occurrences, theirs, ahead, isNotNull(occurrences.scheduleId));

  const running = rows.filter((row) => row.state === 'on');
  if (running.length === 0) return;
  const since = addDays(dayOf(tx.now, 'Etc/UTC'), -3);
  const fields = { ritual: occurrences.ritual, subject: occurrences.subject, nominal: occurrences.nominal };
  const decided: Pick<Occurrence, keyof typeof fields>[] = yield tx.pick(
    occurrences,
    fields,
    theirs,
    or(gte(occurrences.nominal, since), inArray(occurrences.nominal, [...new Set(open.map((it) => it.nominal))])),
    isDecided,
  );
  const done = new Map<string, Set<string>>();
  for (const { ritual, subject, nominal } of decided) {
    const key = keyOf({ ritual, subject });
    done.set(key, (done.get(key) ?? new Set()).add(nominal));
  }
  const was = new Map(open.map((it) => [it.scheduleId, it]));
  const planned = running.map((row) => {
    const past = done.get(keyOf(row)) ?? new Set();
    const moment = owed(row, was.get(row.id), past, tx.now, moved) ?? nextFrom(row, tx.now, past);
    return rowOf(tx, row, moment);
  });
  yield tx.insert(occurrences, planned).onConflictDoNothing();
}

/** Plans what follows on `nominal`. */
export function* planAfter(tx: Tx, row: Schedule, nominal: string): Steps {
  yield* planAt(tx, row, following(row, nominal));
}

export function* planAt(tx: Tx, row: Schedule, moment: Moment): Steps {
  const made = yield tx
    .insert(occurrences, rowOf(tx, row, moment))
    .onConflictDoNothing()
    .returning();
  // That day is done already, by a clock that ran ahead or by hand: the first that is not takes its place.
  if (made.length === 0) yield* replan(tx, [row]);
}

/** What a schedule's occurrence is when it is new. */
export function rowOf(tx: Tx, row: Schedule, moment: Moment): Omit<Occurrence, 'workspaceId'> {
  return {
    id: tx.newId(),
    ritual: row.ritual,
    subject: row.subject,
    scheduleId: row.id,
    projectId: row.projectId,
    personId: row.personId,
    nominal: moment.nominal,
    slot: DAILY,
    zone: row.zone,
    time: null,
    dueAt: moment.at,
    tryAt: moment.at,
    attempts: 0,
    state: 'planned',
    doneAt: null,
  };
}

/**
 * What was due before the change and has not been carried out yet, and after a move the time that went by meanwhile on
 * the day it is there: it happens at once rather than not at all.
 */
function owed(
  row: Schedule,
  was: Occurrence | undefined,
  done: ReadonlySet<string>,
  now: Date,
  moved: boolean,
): Moment | null {
  const nominal = was?.nominal;
  if (!was || !nominal || done.has(nominal) || !row.weekdays.includes(weekday(nominal))) return null;
  const there = momentOf(row, nominal);
  if (was.dueAt <= now) return there.at > now ? there : { nominal, at: was.dueAt };
  if (moved && there.at <= now && nominal === dayOf(now, row.zone)) return { nominal, at: now };
  return null;
}

function keyOf({ ritual, subject }: { ritual: string; subject: string }): string {
  return `${ritual}\n${subject}`;
}
