import type { Standing } from './standing.ts';
import type { Category, Criterion } from './types.ts';

export type Judged = { readonly criterion: Criterion; readonly standing: Standing };

export type CategoryScore = { category: Category; satisfied: number; applicable: number; percent: number };

function isSatisfied({ standing }: Judged): boolean {
  return standing.kind === 'satisfied' || standing.kind === 'waived';
}

/**
 * The weight of what is satisfied over that of all that applies, in whole percent rounded down, so that 100 means
 * everything; 100 also when nothing applies or nothing has weight.
 */
export function score(judged: readonly Judged[]): number {
  let applicable = 0;
  let satisfied = 0;
  for (const each of judged) {
    if (each.standing.kind === 'excluded') continue;
    applicable += each.criterion.weight;
    if (isSatisfied(each)) satisfied += each.criterion.weight;
  }
  return applicable === 0 ? 100 : Math.floor((satisfied * 100) / applicable);
}

/** The same by category, in the order in which the gate names them; `satisfied` and `applicable` count criteria. */
export function categoryScores(judged: readonly Judged[]): CategoryScore[] {
  const applicable = judged.filter(({ standing }) => standing.kind !== 'excluded');
  const categories = [...new Set(applicable.map(({ criterion }) => criterion.category))];
  return categories.map((category) => {
    const own = applicable.filter(({ criterion }) => criterion.category === category);
    return { category, satisfied: own.filter(isSatisfied).length, applicable: own.length, percent: score(own) };
  });
}
