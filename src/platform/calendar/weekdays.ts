import { WEEKDAYS } from './days.ts';

/** For a form: each day of the week with its ISO number. */
export const weekdayOptions: readonly { text: string; value: string }[] = WEEKDAYS.map((text, at) => ({
  text,
  value: String(at + 1),
}));

/** Of ISO weekdays: `Mon–Fri`, `every day`, `Mon, Wed–Fri`, `Sat, Sun`, `no day`. */
export function weekdayWords(weekdays: readonly number[]): string {
  if (new Set(weekdays).size === WEEKDAYS.length) return 'every day';
  const parts: string[] = [];
  for (let first = 1; first <= WEEKDAYS.length; first += 1) {
    if (!weekdays.includes(first)) continue;
    const from = first;
    while (weekdays.includes(first + 1)) first += 1;
    parts.push(run(from, first));
  }
  return parts.join(', ') || 'no day';
}

/** Two days are no span yet. */
function run(from: number, to: number): string {
  const names = [from, to].map((iso) => (WEEKDAYS[iso - 1] ?? '').slice(0, 3));
  if (from === to) return names[0] ?? '';
  return names.join(to - from > 1 ? '–' : ', ');
}
