import type { Day } from '#platform/calendar/days.ts';
import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import { isBeforeGoLive } from '../../playbooks/schedule.ts';
import { isOpen, type Milestone } from './milestone.ts';
import { type Anchors, anchorDay, dayAt, type Place, placeOf } from './place.ts';

type Planned = Pick<Milestone, 'key' | 'phase' | 'anchor' | 'place' | 'planned' | 'dependsOn' | 'state'>;

export interface Shift<T> {
  milestone: T;
  to: Day;
  place: Place;
}

/**
 * What moves when kickoff or go-live does: every unfinished milestone keeps its working days to its own anchor. Whatever
 * holds today holds afterwards: work waits for what it depends on, nothing starts before kickoff, and what comes before
 * go-live stays before it. What somebody arranged otherwise by hand is left so. Finished milestones never move.
 */
export function replan<T extends Planned>(
  all: readonly T[],
  from: Anchors,
  to: Anchors,
  calendar: WorkCalendar,
): Shift<T>[] {
  const open = all.filter(isOpen);
  const rules = new Map(open.map((milestone) => [milestone.key, rulesOf(milestone, open, from)]));
  const today = schedule(open, rules, from, calendar, (milestone) => milestone.place);
  const places = new Map(open.map((milestone) => [milestone.key, placeToKeep(milestone, today, from, calendar)]));
  const placed = (milestone: Planned) => places.get(milestone.key) ?? milestone.place;
  const then = schedule(open, rules, to, calendar, placed);
  return open.flatMap((milestone) => {
    const day = then.get(milestone.key) ?? milestone.planned;
    return day === milestone.planned ? [] : [{ milestone, to: day, place: placed(milestone) }];
  });
}

/** What is true of a milestone now and is to stay true. */
interface Rules {
  after: readonly string[];
  notBeforeKickoff: boolean;
  notAfterGoLive: boolean;
}

function rulesOf(milestone: Planned, open: readonly Planned[], { kickoff, goLive }: Anchors): Rules {
  const { planned, dependsOn, phase } = milestone;
  return {
    after: open.filter((each) => dependsOn.includes(each.key) && each.planned <= planned).map((each) => each.key),
    notBeforeKickoff: planned >= kickoff,
    notAfterGoLive: isBeforeGoLive(phase) && planned <= goLive,
  };
}

/** Where time is short a day lies off its place; the place is kept, so that it finds back when there is time again. */
function placeToKeep(
  milestone: Planned,
  today: ReadonlyMap<string, Day>,
  from: Anchors,
  calendar: WorkCalendar,
): Place {
  const { key, planned, place, anchor } = milestone;
  return today.get(key) === planned ? place : placeOf(planned, anchorDay(anchor, from), calendar);
}

function schedule(
  open: readonly Planned[],
  rules: ReadonlyMap<string, Rules>,
  dates: Anchors,
  calendar: WorkCalendar,
  placed: (milestone: Planned) => Place,
): ReadonlyMap<string, Day> {
  const byKey = new Map(open.map((milestone) => [milestone.key, milestone]));
  const days = new Map<string, Day>();

  function dayFor(milestone: Planned, above: ReadonlySet<string>): Day {
    const known = days.get(milestone.key);
    if (known !== undefined) return known;
    const path = new Set([...above, milestone.key]);
    const kept = rules.get(milestone.key);
    let day = dayAt(placed(milestone), anchorDay(milestone.anchor, dates), calendar);
    if (kept?.notBeforeKickoff && day < dates.kickoff) day = dates.kickoff;
    if (kept?.notAfterGoLive && day > dates.goLive) day = dates.goLive;
    for (const key of kept?.after ?? []) {
      const needed = path.has(key) ? undefined : byKey.get(key);
      const before = needed && dayFor(needed, path);
      if (before && before > day) day = before;
    }
    days.set(milestone.key, day);
    return day;
  }

  for (const milestone of open) dayFor(milestone, new Set());
  return days;
}
