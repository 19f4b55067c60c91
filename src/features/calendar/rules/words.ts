import { type Day, showDay } from '#platform/clock.ts';
import type { Recurrence } from '../tables.ts';

/** 'Fri 27 Nov', with the year only where it isn't this one. */
export function dayWords(day: Day, today: Day): string {
  const shown = showDay(day);
  return day.slice(0, 4) === today.slice(0, 4) ? shown.slice(0, -5) : shown;
}

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
