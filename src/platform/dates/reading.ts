import type { Day } from '../calendar/days.ts';
import { addDays, dayFrom, monthName, partsOf } from '../calendar/days.ts';
import type { WorkCalendar } from '../calendar/working-days.ts';

/** What a text turned out to be. `why` is a sentence for the person that ends with what to type. */
export type DayReading = { ok: true; day: Day } | { ok: false; why: string };

export interface DayContext {
  today: Day;
  calendar: WorkCalendar;
  /** Whether days before today make sense, as for something that is already done. */
  allowPast?: boolean;
}

/** Undefined when the text does not have the form at all, so that the next form can try. */
export type DayForm = (text: string, context: DayContext) => DayReading | undefined;

export function read(day: Day): DayReading {
  return { ok: true, day };
}

export function refuse(why: string): DayReading {
  return { ok: false, why };
}

/** '4 dec': how a person types a day whose year goes without saying. */
export function shortForm(month: number, dayOfMonth: number): string {
  return `${dayOfMonth} ${monthName(month).slice(0, 3).toLowerCase()}`;
}

/** The first such date from `from` on, that day included; undefined when the month never has that day. */
export function nextSuchDate(from: Day, month: number, dayOfMonth: number): Day | undefined {
  const { year } = partsOf(from);
  // 29 February is at most eight years away (around 2100).
  for (let ahead = 0; ahead <= 8; ahead++) {
    const day = dayFrom(year + ahead, month, dayOfMonth);
    if (day !== undefined && day >= from) return day;
  }
  return undefined;
}

/** 'Try 2026-12-04, 4 dec, fri or +3d (working days).' with a day that still lies ahead. */
export function examples(today: Day): string {
  const day = nextSuchDate(addDays(today, 1), 12, 4) ?? today;
  return `Try ${day}, 4 dec, fri or +3d (working days).`;
}
