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

/** 'Mon–Fri', 'Mon, Wed–Thu', 'no day'. */
export function weekdayWords(workdays: readonly number[]): string {
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const parts: string[] = [];
  for (let iso = 1; iso <= 7; iso += 1) {
    if (!workdays.includes(iso)) continue;
    const first = iso;
    while (workdays.includes(iso + 1)) iso += 1;
    const [one, other] = [names[first - 1], names[iso - 1]];
    parts.push(first === iso ? `${one}` : `${one}–${other}`);
  }
  return parts.join(', ') || 'no day';
}
