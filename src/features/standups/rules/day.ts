import { addDays, atLocal, type Day, type TimeOfDay, weekday } from '#platform/clock.ts';

/** When a standup happens. */
export interface Rhythm {
  /** ISO weekdays: Monday 1 … Sunday 7; at least one. */
  weekdays: readonly number[];
  /** In each member's own zone. */
  promptAt: TimeOfDay;
  /** In the project's zone. */
  summaryAt: TimeOfDay;
}

/** How long after the question the missing are reminded, in milliseconds. */
export const PATIENCE = 60 * 60_000;
/** No answer stands for a day further ahead, in days. */
export const FURTHEST = 7;

/** Whoever is asked after the summary has as long as others have from 09:30 to 12:00, in milliseconds. */
const TIME_TO_ANSWER = 150 * 60_000;

/** The day that an answer given today stands for: today, or the next day that has a standup. */
export function answerDay(today: Day, { weekdays }: Pick<Rhythm, 'weekdays'>): Day {
  for (let ahead = 0; ahead < FURTHEST; ahead += 1) {
    const day = addDays(today, ahead);
    if (weekdays.includes(weekday(day))) return day;
  }
  throw new RangeError('a standup needs at least one day of the week');
}

/** Where the day's members are and where its project is. */
interface Places {
  member: string;
  project: string;
}

/** People must have had the time to answer. */
export function isInOrder({ promptAt, summaryAt }: Pick<Rhythm, 'promptAt' | 'summaryAt'>): boolean {
  return promptAt < summaryAt;
}

/** When the day's summary goes out. */
export function summaryMoment(day: Day, { summaryAt }: Pick<Rhythm, 'summaryAt'>, zone: string): Date {
  return atLocal(day, summaryAt, zone);
}

/** Whether their morning comes after the day's summary: on the same date the Americas wake up when Europe is done. */
export function isAskedAfterSummary(day: Day, rhythm: Rhythm, { member, project }: Places): boolean {
  return atLocal(day, rhythm.promptAt, member) >= summaryMoment(day, rhythm, project);
}

/** Until when an answer is in time: the summary, or a while after the question where that comes later. */
export function deadline(day: Day, rhythm: Rhythm, { member, project }: Places): Date {
  const asked = atLocal(day, rhythm.promptAt, member).getTime();
  return new Date(Math.max(summaryMoment(day, rhythm, project).getTime(), asked + TIME_TO_ANSWER));
}
