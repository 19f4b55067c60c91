import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import type { Playbook } from '../playbooks/schema.ts';
import type { Project } from './queries.ts';

/** A project at the moment it is created, before its first commit. */
export interface Opened {
  project: Project;
  playbook: Playbook;
  calendar: WorkCalendar;
  today: Day;
  /** The person who holds a role of the playbook, where somebody does already. */
  holder(role: string): string | null;
}

/** What a feature lays out for a new project: its milestones, its gates, its first risks. Runs inside the creating commit. */
export type Opening = (opened: Opened, ctx: Context) => readonly Write[];
