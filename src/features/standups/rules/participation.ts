import { type Day, daysBetween } from '#platform/clock.ts';

/** Four weeks. */
export const LOOKS_BACK = 28;
const WEEKS = 4;

export interface Taken {
  /** The days on which there was a standup. */
  held: readonly Day[];
  /** The days that they answered for. */
  answered: ReadonlySet<Day>;
  /** The days that they were asked for; others count only where they answered. */
  asked: ReadonlySet<Day>;
  today: Day;
}

/** How often somebody answered of the times they could; `weeks` the oldest first, in percent, null where they were never asked. */
export interface Share {
  answered: number;
  asked: number;
  percent: number | null;
  weeks: readonly (number | null)[];
}

export function shareOf({ held, answered, asked, today }: Taken): Share {
  const counts = Array.from({ length: WEEKS }, () => ({ answered: 0, asked: 0 }));
  for (const day of held) {
    const week = counts[WEEKS - 1 - Math.floor(daysBetween(day, today) / 7)];
    const did = answered.has(day);
    if (!week || !(did || asked.has(day))) continue;
    week.asked += 1;
    if (did) week.answered += 1;
  }
  const all = counts.reduce((sum, week) => ({
    answered: sum.answered + week.answered,
    asked: sum.asked + week.asked,
  }));
  return { ...all, percent: percentOf(all), weeks: counts.map(percentOf) };
}

function percentOf({ answered, asked }: { answered: number; asked: number }): number | null {
  return asked === 0 ? null : Math.round((answered * 100) / asked);
}

const STEPS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/** One bar for each week, `▂▅▇█`; `·` where there was nothing to answer. */
export function trend(weeks: readonly (number | null)[]): string {
  const last = STEPS.length - 1;
  return weeks
    .map((percent) => (percent === null ? '·' : (STEPS[Math.min(last, Math.floor((percent * last) / 100))] ?? '·')))
    .join('');
}
