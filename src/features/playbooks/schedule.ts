import type { Day } from '#platform/calendar/days.ts';
import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import { addWorkingDays } from '#platform/calendar/working-days.ts';
import type { Phase, Playbook, PlaybookMilestone, WaitsOn } from './schema.ts';
import { phases } from './schema.ts';

export type Dates = { kickoff: Day; goLive: Day };

export type PlannedMilestone = {
  key: string;
  name: string;
  phase: Phase;
  ownerRole: string;
  day: Day;
  dependsOn: string[];
  waitsOn: WaitsOn;
};

/**
 * Puts a playbook's milestones on the calendar, in order of their days. Where the time is too short for every offset,
 * work waits for what it depends on, and whatever comes before go-live stays between kickoff and go-live.
 */
export function planMilestones(playbook: Playbook, dates: Dates, calendar: WorkCalendar): PlannedMilestone[] {
  const byKey = new Map(playbook.milestones.map((milestone) => [milestone.key, milestone]));
  const days = new Map<string, Day>();

  function dayFor(milestone: PlaybookMilestone, above: ReadonlySet<string>): Day {
    const known = days.get(milestone.key);
    if (known !== undefined) return known;
    const path = new Set([...above, milestone.key]);
    const before = milestone.dependsOn
      .flatMap((key) => (path.has(key) ? [] : (byKey.get(key) ?? [])))
      .map((needed) => dayFor(needed, path));
    const day = within(milestone, dates, before.reduce(later, targetDay(milestone, dates, calendar)));
    days.set(milestone.key, day);
    return day;
  }

  for (const milestone of playbook.milestones) dayFor(milestone, new Set());

  // The days were found dependencies first, and so they stay where two fall on one day.
  return [...days]
    .flatMap(([key, day]) => {
      const milestone = byKey.get(key);
      if (milestone === undefined) return [];
      const { name, phase, ownerRole, dependsOn, waitsOn } = milestone;
      return [{ key, name, phase, ownerRole, day, dependsOn, waitsOn }];
    })
    .sort((one, other) => one.day.localeCompare(other.day) || phases.indexOf(one.phase) - phases.indexOf(other.phase));
}

/** Go-live may well fall on a weekend: what happens on the day itself stays on it. */
function targetDay({ anchor, offset }: PlaybookMilestone, dates: Dates, calendar: WorkCalendar): Day {
  const day = anchor === 'kickoff' ? dates.kickoff : dates.goLive;
  return offset === 0 ? day : addWorkingDays(day, offset, calendar);
}

function within({ phase }: PlaybookMilestone, { kickoff, goLive }: Dates, day: Day): Day {
  const notBefore = day < kickoff ? kickoff : day;
  return isBeforeGoLive(phase) && notBefore > goLive ? goLive : notBefore;
}

function later(one: Day, other: Day): Day {
  if (one > other) return one;
  return other;
}

/** Whether the phase ends with go-live at the latest. */
export function isBeforeGoLive(phase: Phase): boolean {
  return phases.indexOf(phase) <= phases.indexOf('launch');
}
