import type { CategoryScore } from '../rules/score.ts';

const WIDTH = 10;

/** '█████░░░░░' for 50; a bar is full only at 100 and empty only at 0. */
function bar(percent: number): string {
  const exact = (percent * WIDTH) / 100;
  const full = percent >= 100 ? WIDTH : Math.min(WIDTH - 1, Math.max(percent > 0 ? 1 : 0, Math.round(exact)));
  return '█'.repeat(full) + '░'.repeat(WIDTH - full);
}

/** One line for each category, aligned for a monospace font. */
export function bars(categories: readonly CategoryScore[]): string {
  const width = Math.max(...categories.map(({ category }) => category.length));
  return categories
    .map(({ category, satisfied, applicable, percent }) => {
      const share = `${satisfied}/${applicable}`.padStart(5);
      return `${category.padEnd(width)} ${bar(percent)} ${`${percent} %`.padStart(5)} ${share}`;
    })
    .join('\n');
}
