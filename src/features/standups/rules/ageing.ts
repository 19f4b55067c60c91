import { addWorkingDays, type WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import { similarTo } from '../../escalations/rules/similar.ts';
import { type Blocked, isGap, OLD, type Streak, streakOf } from './streak.ts';

/** After so many working days a blocker that stands is brought up again. */
const AGAIN = 5;

interface Spoken {
  /** What they answered, the newest first. */
  entries: readonly Blocked[];
  /** What the lead was last told of it, and when. */
  told: { on: Day; first: Day | null; text: string } | null;
  today: Day;
  /** The days on which the project goes on. */
  calendar: WorkCalendar;
}

/** Whether a blocker is the lead's business by now. */
export type Age =
  | { kind: 'gone' }
  /** Unless it goes away it will be on that day. */
  | { kind: 'young'; oldOn: Day }
  /** `first` is the day on which the lead is told of it for the first time. */
  | ({ kind: 'old'; text: string; first: Day; againOn: Day } & Streak);

/**
 * Old is what was said twice running, or once and then no more for two working days; of several in a row each, for the
 * lead who knows of one doesn't know of the next. What they were told grows old again after five working days.
 */
export function ageOf({ entries, told, today, calendar }: Spoken): Age {
  const [newest] = entries;
  const streak = streakOf(entries, calendar);
  if (!streak || !newest?.blocked || isGap(newest.day, today, calendar)) return { kind: 'gone' };
  const text = newest.blocked;
  const old = (it: Streak, first = today): Age => {
    return { ...it, kind: 'old', text, first, againOn: addWorkingDays(today, AGAIN, calendar) };
  };
  const known = told && told.on >= streak.since ? told.text : null;
  if (told && known !== null && isSame(text, known)) {
    const againOn = addWorkingDays(told.on, AGAIN, calendar);
    return today >= againOn ? old(streak, told.first ?? told.on) : { kind: 'young', oldOn: againOn };
  }
  const own =
    known === null
      ? streak
      : (streakOf(
          entries.map((it) => only(it, text)),
          calendar,
        ) ?? streak);
  const oldOn = addWorkingDays(own.since, OLD, calendar);
  return own.standups >= OLD || today >= oldOn ? old(own) : { kind: 'young', oldOn };
}

function only({ day, blocked }: Blocked, text: string): Blocked {
  return { day, blocked: blocked !== null && isSame(blocked, text) ? blocked : null };
}

/** Nobody types the same words twice. */
export function isSame(one: string, other: string): boolean {
  const [mine, theirs] = [one, other].map((problem) => ({ category: '', problem: problem.trim().toLowerCase() }));
  if (!mine || !theirs) return false;
  return mine.problem === theirs.problem || similarTo(mine, [theirs]).length > 0;
}
