import { addWorkingDays, type WorkCalendar } from '#platform/calendar/working-days.ts';
import { addDays, type Day, dayOf } from '#platform/clock.ts';
import { type Item, isLive } from './item.ts';

type Dated = Pick<Item, 'type' | 'state' | 'acceptedUntil' | 'validateBy'>;

/** What the calendar does to an item when nobody else does. */
export interface Turn {
  /** Its acceptance is over; or nobody confirmed the assumption, which is a risk from then on. */
  kind: 'ended' | 'unconfirmed';
  /** With the beginning of this day. */
  day: Day;
}

/**
 * An acceptance is over on the day after its last, an assumption a risk on the working day after it was to be confirmed:
 * or, if it was accepted meanwhile, a working day after that is over, for somebody has to be able to confirm it.
 */
export function turnOf(item: Dated, calendar: WorkCalendar): Turn | null {
  if (item.state === 'accepted') {
    return item.acceptedUntil === null ? null : { kind: 'ended', day: addDays(item.acceptedUntil, 1) };
  }
  if (!isLive(item) || item.type !== 'assumption' || item.validateBy === null) return null;
  const over = item.acceptedUntil === null ? item.validateBy : addDays(item.acceptedUntil, 1);
  return { kind: 'unconfirmed', day: addWorkingDays(over > item.validateBy ? over : item.validateBy, 1, calendar) };
}

/** Something that somebody is reminded of, and its day. */
export interface Reminder {
  kind: 'acceptance' | 'rating' | 'due' | 'confirming';
  day: Day;
}

/**
 * What an item's people are reminded of: first that it was accepted for a while, then that a risk which an assumption
 * became is rated, else the earlier of its two dates.
 */
export function reminderOf(
  item: Dated & Pick<Item, 'due' | 'score' | 'parentId' | 'createdAt'>,
  zone: string,
): Reminder | null {
  if (item.state === 'closed') return null;
  if (item.acceptedUntil !== null) return { kind: 'acceptance', day: item.acceptedUntil };
  if (item.state === 'accepted') return null;
  if (item.type === 'risk' && item.parentId !== null && item.score === null) {
    return { kind: 'rating', day: dayOf(item.createdAt, zone) };
  }
  const { due, validateBy } = item;
  if (validateBy !== null && (due === null || validateBy <= due)) return { kind: 'confirming', day: validateBy };
  return due === null ? null : { kind: 'due', day: due };
}
