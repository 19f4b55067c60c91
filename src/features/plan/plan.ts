import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import type { DayContext } from '#platform/dates/reading.ts';
import type { Scope } from '#platform/db/scope.ts';
import { slackIdsOf } from '#platform/directory/people.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { type Freeze, freezesFor } from '../calendar/queries.ts';
import { projectDay } from '../projects/day.ts';
import { type Holder, holdersOf } from '../projects/holders.ts';
import type { Assignment, Project } from '../projects/queries.ts';
import { roleName } from '../projects/rules/role-name.ts';
import { type MilestoneRow, milestonesOf } from './queries.ts';
import { asHeld } from './rules/milestone.ts';
import type { Anchor, Anchors } from './rules/place.ts';

/** A project's plan with what is needed to read it and to change it. */
export interface Plan extends DayContext {
  project: Project;
  /** All but the dropped ones, in the order of the work. */
  milestones: readonly MilestoneRow[];
  dates: Anchors;
  /** The project's own day and calendar. */
  today: Day;
  calendar: WorkCalendar;
  /** Days on which nobody goes live, past ones too. */
  freezes: readonly Freeze[];
  team: readonly Assignment[];
  /** Who owns it, ready to send. */
  owner(milestone: Pick<MilestoneRow, 'ownerRole' | 'ownerId'>): Mrkdwn;
}

export async function planOf(scope: Scope & { readonly now: Date }, project: Project): Promise<Plan> {
  const today = projectDay(scope, project);
  const [all, holders, calendar, freezes] = await Promise.all([
    milestonesOf(scope, { project: project.id }),
    holdersOf(scope, project.id),
    calendarOf(project.region, today),
    freezesFor(scope, { project: project.id }),
  ]);
  const passedOn = await slackIdsOf(
    scope,
    all.flatMap(({ ownerId }) => ownerId ?? []),
  );
  return {
    project,
    milestones: asHeld(all, project.actualGoLive).filter(({ state }) => state !== 'dropped'),
    dates: { kickoff: project.kickoff, goLive: project.targetGoLive },
    today,
    calendar,
    freezes,
    team: holders.assignments,
    owner: ({ ownerRole: role, ownerId }) => {
      const own = ownerId === null ? undefined : passedOn.get(ownerId);
      return own ? mention(own) : ownerWords(roleName(project, role), holders.byRole.get(role) ?? []);
    },
  };
}

/** The day on which kickoff or go-live took place, or null. */
export function heldOn({ project, milestones }: Plan, anchor: Anchor): Day | null {
  const done = milestones.find((milestone) => milestone.key === anchor)?.done ?? null;
  return anchor === 'go-live' ? (project.actualGoLive ?? done) : done;
}

function ownerWords(role: string, holders: readonly Holder[]): Mrkdwn {
  const names = holders.flatMap(({ person, assignment }) => {
    if (person) return [mention(person.slackId)];
    return assignment.customerName ? [esc(assignment.customerName, 60)] : [];
  });
  return names.length > 0 ? names.join(', ') : `_${esc(role, 60)}: nobody yet_`;
}
