import type { Day, TimeOfDay } from '#platform/clock.ts';
import {
  bool,
  index,
  instant,
  integer,
  json,
  primaryKey,
  table,
  text,
  uniqueIndex,
  workspaceId,
} from '#platform/db/columns.ts';
import { projects } from '../projects/tables.ts';

const projectId = () =>
  text()
    .notNull()
    .references(() => projects.id);

/** How a project's team does its standup; one for each project, kept when it is stopped. */
export const standups = table(
  'standups',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    state: text().$type<'on' | 'stopped'>().notNull(),
    /** Paused: whoever joins isn't asked either, until the question goes on for all. */
    prompts: text().$type<'on' | 'paused'>().notNull().default('on'),
    /** Null: the project's own channel, wherever that moves. */
    channel: text(),
    /** Asked after done, next and blocked. */
    questions: json<readonly string[]>().notNull(),
    mood: bool().notNull(),
    /** ISO weekdays: Monday 1 … Sunday 7. */
    weekdays: json<readonly number[]>().notNull(),
    /** In each member's own zone. */
    promptAt: text().$type<TimeOfDay>().notNull(),
    /** In the project's zone. */
    summaryAt: text().$type<TimeOfDay>().notNull(),
  },
  (t) => [uniqueIndex('standups_project').on(t.workspaceId, t.projectId)],
);

/** Who takes part, and who did: one row for each person, however often they come and go. */
export const standupMembers = table(
  'standup_members',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    personId: text().notNull(),
    since: instant().notNull(),
    /** Null while they take part. */
    until: instant(),
  },
  (t) => [
    uniqueIndex('standup_members_person').on(t.workspaceId, t.projectId, t.personId),
    index('standup_members_mine').on(t.workspaceId, t.personId),
  ],
);

/** What somebody said for one day. */
export const standupEntries = table(
  'standup_entries',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    personId: text().notNull(),
    /** Their own local day. */
    day: text().$type<Day>().notNull(),
    done: text(),
    next: text(),
    blocked: text(),
    mood: text(),
    /** The team's own questions as they were asked, with the answers. */
    more: json<readonly { question: string; answer: string }[]>().notNull(),
    /** What they finished on the way: the names of milestones and RAID items. */
    finished: json<readonly string[]>().notNull(),
    /** First given after the day's summary, by somebody who had had the time. */
    late: bool().notNull(),
    at: instant().notNull(),
    editedAt: instant(),
  },
  (t) => [
    uniqueIndex('standup_entries_day').on(t.workspaceId, t.projectId, t.day, t.personId),
    index('standup_entries_person').on(t.workspaceId, t.personId, t.day),
  ],
);

/** A day whose summary was posted: late answers and edits join it there. */
export const standupDays = table(
  'standup_days',
  {
    id: text().primaryKey(),
    workspaceId: workspaceId(),
    projectId: projectId(),
    day: text().$type<Day>().notNull(),
    /** Where it stands, whatever channel comes later. */
    channel: text().notNull(),
    at: instant().notNull(),
    /** How long after its time, in milliseconds. */
    lateMs: integer().notNull(),
    /** How often it failed before. */
    attempts: integer().notNull().default(0),
  },
  (t) => [uniqueIndex('standup_days_day').on(t.workspaceId, t.projectId, t.day)],
);

/** Whom golive asked for a day: nobody else can be missing. */
export const standupAsked = table(
  'standup_asked',
  {
    workspaceId: workspaceId(),
    projectId: projectId(),
    day: text().$type<Day>().notNull(),
    personId: text().notNull(),
    at: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.projectId, t.day, t.personId] })],
);

/** Which blocker of somebody was brought to the lead last. */
export const standupBlockers = table(
  'standup_blockers',
  {
    workspaceId: workspaceId(),
    projectId: projectId(),
    personId: text().notNull(),
    /** The project's local day. */
    askedOn: text().$type<Day>().notNull(),
    /** When this one was brought to them first; null: on that day. */
    firstOn: text().$type<Day>(),
    text: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.projectId, t.personId] })],
);
