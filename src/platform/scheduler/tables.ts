import type { Day, TimeOfDay } from '../clock.ts';
import { index, instant, integer, json, table, text, uniqueIndex, workspaceId } from '../db/columns.ts';
import { sql } from '../db/drizzle.ts';

/** What happens again and again at a local time of day: one row for each ritual and what it is about. */
export const schedules = table(
  'schedules',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    /** The ritual's name: `standups.prompt`. */
    ritual: text().notNull(),
    /** What it is about, in the ritual's own words; one schedule for each. */
    subject: text().notNull(),
    projectId: text(),
    /** Whose own time it keeps. */
    personId: text(),
    time: text().$type<TimeOfDay>().notNull(),
    zone: text().notNull(),
    /** ISO weekdays: Monday 1 … Sunday 7. */
    weekdays: json<readonly number[]>().notNull(),
    /** What its feature asked for last: while it asks for the same, what people made of it stands. */
    asked: json<{ time: TimeOfDay; weekdays: readonly number[] }>().notNull(),
    state: text().$type<'on' | 'paused'>().notNull(),
  },
  (t) => [
    uniqueIndex('schedules_subject').on(t.workspaceId, t.ritual, t.subject),
    index('schedules_project').on(t.workspaceId, t.projectId, t.personId),
    index('schedules_person').on(t.workspaceId, t.personId),
  ],
);

/** planned → fired, skipped (it was not wanted any more) or missed (too late, or overtaken by a newer one). */
export type OccurrenceState = 'planned' | 'fired' | 'skipped' | 'missed';

/**
 * Each time a ritual happens, keyed by the day it stands for: neither a restart, a second instance nor a clock that jumps
 * makes one happen twice. A schedule has one planned row, its next; a timer is a planned row without a schedule.
 */
export const occurrences = table(
  'occurrences',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    ritual: text().notNull(),
    subject: text().notNull(),
    /** Null: a timer, which happens once. */
    scheduleId: text(),
    projectId: text(),
    personId: text(),
    /** The local day it stands for; empty for a timer that is set for a moment. */
    nominal: text().$type<Day | ''>().notNull(),
    slot: text().notNull(),
    zone: text().notNull(),
    /** Of a timer that follows its zone: the local time on `nominal`. Null: a moment, or as its schedule says. */
    time: text().$type<TimeOfDay>(),
    dueAt: instant().notNull(),
    /** When it is tried: at first when it is due, later after each failure. */
    tryAt: instant().notNull(),
    attempts: integer().notNull(),
    state: text().$type<OccurrenceState>().notNull(),
    /** When it left `planned`. */
    doneAt: instant(),
  },
  (t) => [
    uniqueIndex('occurrences_key').on(t.workspaceId, t.ritual, t.subject, t.nominal, t.slot),
    uniqueIndex('occurrences_next').on(t.scheduleId).where(sql`state = 'planned' and schedule_id is not null`),
    index('occurrences_due').on(t.tryAt).where(sql`state = 'planned'`),
    index('occurrences_local')
      .on(t.workspaceId, t.projectId, t.personId)
      .where(sql`state = 'planned' and time is not null`),
    index('occurrences_missed').on(t.workspaceId, t.doneAt).where(sql`state = 'missed'`),
  ],
);
