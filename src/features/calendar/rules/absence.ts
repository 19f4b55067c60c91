import { type Leave, type WorkingTime, worksOn } from '#platform/calendar/working-time.ts';
import { addDays, type Day, daysBetween } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';

/** Longer leave is another thing than leave; in days. */
const LONGEST = 366;

/** Refuses leave that is over already or longer than a year. */
export function mustBeLeave({ from, to }: Leave, today: Day): void {
  if (to < today) throw new Refusal('These days are over already. Name a day from today on, such as `fri..+2w`.');
  if (daysBetween(from, to) >= LONGEST) throw new Refusal('That is more than a year. Choose an earlier last day.');
}

/** Whether two leaves are one: they have a day in common. Those that only touch keep a note each. */
export function joins(one: Leave, other: Leave): boolean {
  return one.from <= other.to && other.from <= one.to;
}

/** The leave that all of these are together. */
export function joined(leave: Leave, others: readonly Leave[]): Leave {
  const all = [leave, ...others];
  const [from = leave.from] = all.map((it) => it.from).sort();
  const to =
    all
      .map((it) => it.to)
      .sort()
      .at(-1) ?? leave.to;
  return { from, to };
}

/** The leave that this day lies in. */
export function leaveOn(day: Day, { away }: Pick<WorkingTime, 'away'>): Leave | undefined {
  return away.find(({ from, to }) => from <= day && day <= to);
}

/** The first day after the leave on which they work again; null when there is none for a year. */
export function backOn(lastDay: Day, time: WorkingTime): Day | null {
  for (let after = 1; after <= LONGEST; after += 1) {
    const day = addDays(lastDay, after);
    if (worksOn(day, time)) return day;
  }
  return null;
}
