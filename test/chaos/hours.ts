import { addDays, atLocal, type Clock, type Day, systemClock, weekday } from '#platform/clock.ts';

/** The zone of everybody's projects. */
export const ZONE = 'Europe/Berlin';
/** On this day the projects are founded; the working week begins on the next one. */
export const SUNDAY: Day = '2026-11-22';

/** When something happens on a working day, or somebody does something. */
export const WORKDAY = [
  '00:40',
  '08:30',
  '09:00',
  '09:30',
  '10:00',
  '10:35',
  '11:40',
  '12:00',
  '13:00',
  '13:30',
  '14:05',
  '16:00',
  '17:00',
] as const;
export type Hour = (typeof WORKDAY)[number];
const NIGHT: Hour = '00:40';

/** A moment of a day to which the clock is set; from there it goes on as fast as ours. */
export interface Stop {
  day: Day;
  hour: Hour;
  at: Date;
}

/** A clock that can be set ahead. */
export interface Hours extends Clock {
  /** By how many milliseconds it is ahead of ours. */
  ahead(): number;
  set(to: Date): void;
}

export function hoursFrom(start: Date): Hours {
  const real = () => systemClock.now().getTime();
  let ahead = start.getTime() - real();
  return {
    now: () => new Date(real() + ahead),
    ahead: () => ahead,
    set(to) {
      ahead = to.getTime() - real();
    },
  };
}

/** Day after day without an end; weekends have nights alone. The first of them belongs to the founding. */
export function* stops(hours: readonly Hour[] = WORKDAY): Generator<Stop, never> {
  for (let day = addDays(SUNDAY, 1); ; day = addDays(day, 1)) {
    for (const hour of hours) {
      const isFirst = hour === NIGHT && day === addDays(SUNDAY, 1);
      const happens = weekday(day) <= 5 && (hour !== '08:30' || weekday(day) === 1);
      if (!isFirst && (happens || hour === NIGHT)) yield { day, hour, at: atLocal(day, hour, ZONE) };
    }
  }
}

/** The founding, and the night in which golive finds out who gets what from the morning on. */
export const founding = { evening: atLocal(SUNDAY, '20:00', ZONE), night: atLocal(addDays(SUNDAY, 1), NIGHT, ZONE) };
