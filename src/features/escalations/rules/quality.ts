import type { Category } from './category.ts';

/** What a good escalation carries; each present one counts. The weights over all of them are 100. */
const elements = [
  { key: 'problem', says: 'what is wrong and since when', weight: 20 },
  { key: 'impact', says: 'the impact on the customer and the date', weight: 15 },
  { key: 'ask', says: 'what you ask for', weight: 15 },
  { key: 'evidence', says: 'evidence: a log, a payload, a screenshot’s link', weight: 12 },
  { key: 'steps', says: 'the steps to reproduce it', weight: 10 },
  { key: 'neededBy', says: 'by when you need it', weight: 10 },
  { key: 'tried', says: 'what was tried', weight: 8 },
  { key: 'environment', says: 'the environment', weight: 5 },
  { key: 'workaround', says: 'a workaround, or that there is none', weight: 5 },
] as const;

export type Element = (typeof elements)[number]['key'];
type Written = Partial<Record<Element, string | null | undefined>>;

/** The share that a good escalation reaches, in percent. */
export const GOOD = 90;

/** Nothing can be reproduced where people have to decide. */
const withoutSteps: ReadonlySet<string> = new Set<Category>(['scope', 'timeline', 'resourcing', 'decision']);

export interface Quality {
  /** In percent, rounded. */
  score: number;
  /** The one missing thing that would raise it most, and what it would be then; null when nothing is missing. */
  next: { key: Element; says: string; score: number } | null;
}

/** How much of what a good escalation carries is there. It never keeps anybody from raising one. */
export function qualityOf(written: Written, category: string | null): Quality {
  const asked = elements.filter(({ key }) => !isBeside(key, category));
  const all = asked.reduce((sum, { weight }) => sum + weight, 0);
  const percent = (weight: number) => Math.round((weight / all) * 100);
  const has = asked.filter(({ key }) => isSaid(key, written[key])).reduce((sum, { weight }) => sum + weight, 0);
  const missing = asked.filter(({ key }) => !isSaid(key, written[key]));
  const [first] = missing.toSorted((one, other) => other.weight - one.weight);
  return {
    score: percent(has),
    next: first ? { key: first.key, says: first.says, score: percent(has + first.weight) } : null,
  };
}

function isBeside(key: Element, category: string | null): boolean {
  return (key === 'steps' || key === 'environment') && category !== null && withoutSteps.has(category);
}

/** A full stop or “asap” is no description; a link, a day or “none” may be all there is to say. */
function isSaid(key: Element, text: string | null | undefined): boolean {
  const said = (text ?? '').trim();
  if (!/[\p{L}\p{N}]/u.test(said)) return false;
  const isLong = key === 'problem' || key === 'impact' || key === 'ask';
  return said.length >= (isLong ? 10 : 2);
}
