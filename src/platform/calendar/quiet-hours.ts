import { dayNumber, dayOfNumber } from './days.ts';
import { type WorkingTime, worksOn } from './working-time.ts';
import type { TimeOfDay } from './zones.ts';
import { atLocal, dayOf } from './zones.ts';

/** When somebody is left in peace: every day from `from` to `to`, and on all of their days off. */
export interface QuietHours extends Pick<WorkingTime, 'zone' | 'days' | 'away'> {
  /** The local beginning and end, mostly over midnight; the same time twice is no quiet hours at all. */
  readonly from: TimeOfDay;
  readonly to: TimeOfDay;
}

/** Ten years of peace is a mistake in the calendar. */
const LONGEST_BREAK_DAYS = 3_660;

/** When they may be disturbed again; null: now. What is urgent doesn't ask. Throws a RangeError when there is no such day. */
export function quietUntil(at: Date, quiet: QuietHours): Date | null {
  // A day early: where clocks go back across midnight, the day before is not over when it first seems to be.
  const first = dayNumber(dayOf(at, quiet.zone)) - 1;
  for (let number = first; number <= first + LONGEST_BREAK_DAYS; number++) {
    if (!worksOn(dayOfNumber(number), quiet)) continue;
    for (const { start, end } of wakeful(number, quiet)) {
      if (end <= at || end <= start) continue;
      return start <= at ? null : start;
    }
  }
  throw new RangeError(`there are quiet hours only for ${LONGEST_BREAK_DAYS} days from ${at.toISOString()}`);
}

function wakeful(number: number, { from, to, zone }: QuietHours): { start: Date; end: Date }[] {
  const [day, next] = [dayOfNumber(number), dayOfNumber(number + 1)];
  if (to < from) return [{ start: atLocal(day, to, zone), end: atLocal(day, from, zone) }];
  const midnights = { start: atLocal(day, '00:00', zone), end: atLocal(next, '00:00', zone) };
  if (from === to) return [midnights];
  return [
    { start: midnights.start, end: atLocal(day, from, zone) },
    { start: atLocal(day, to, zone), end: midnights.end },
  ];
}
