import type { Day, TimeOfDay } from '#platform/clock.ts';
import { index, instant, json, table, text, workspaceId } from '#platform/db/columns.ts';

/** Somebody's leave, first and last day included; leaves of one person don't overlap. */
export const absences = table(
  'absences',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    personId: text().notNull(),
    firstDay: text().$type<Day>().notNull(),
    lastDay: text().$type<Day>().notNull(),
    note: text(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index('absences_person').on(t.workspaceId, t.personId), index('absences_last').on(t.workspaceId, t.lastDay)],
);

/** What somebody set for themselves; whoever set nothing has the defaults of `rules/settings.ts`. */
export const workSettings = table('work_settings', {
  personId: text().primaryKey(),
  workspaceId: workspaceId(),
  /** Whose public holidays count: `DE`, `US-CA`; `none` counts none, null those of the workspace. */
  region: text(),
  /** ISO weekdays: Monday 1 … Sunday 7. */
  workdays: json<readonly number[]>().notNull(),
  worksFrom: text().$type<TimeOfDay>().notNull(),
  worksTo: text().$type<TimeOfDay>().notNull(),
  quietFrom: text().$type<TimeOfDay>().notNull(),
  quietTo: text().$type<TimeOfDay>().notNull(),
  /** When the day's one message of reminders comes. */
  bundleAt: text().$type<TimeOfDay>().notNull(),
  /** Names of rituals that they don't want to hear of. */
  muted: json<readonly string[]>().notNull(),
});

export type FreezeStrength = 'hard' | 'soft';
export type Recurrence = 'none' | 'yearly' | 'monthly' | 'weekly';

/** Days on which nobody goes live, in the whole workspace or in one project. */
export const freezes = table(
  'freezes',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    /** Null: every project. */
    projectId: text(),
    /** hard: no go-live; soft: go-live under a condition. */
    strength: text().$type<FreezeStrength>().notNull(),
    name: text().notNull(),
    /** Of the first time, where it recurs. */
    firstDay: text().$type<Day>().notNull(),
    lastDay: text().$type<Day>().notNull(),
    recurring: text().$type<Recurrence>().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [index('freezes_project').on(t.workspaceId, t.projectId)],
);
