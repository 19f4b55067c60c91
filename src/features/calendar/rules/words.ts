import { dayWords } from '#platform/calendar/days.ts';
import type { Day } from '#platform/clock.ts';
import type { Recurrence } from '../tables.ts';

export { dayWords };

/** 'Fri 27 Nov – Fri 11 Dec', or the one day. */
export function spanWords(first: Day, last: Day, today: Day): string {
  return first === last ? dayWords(first, today) : `${dayWords(first, today)} – ${dayWords(last, today)}`;
}

export const recurrenceWords: Record<Recurrence, string | null> = {
  none: null,
  yearly: 'every year',
  monthly: 'every month',
  weekly: 'every week',
};
