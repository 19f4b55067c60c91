import { nearest } from '#platform/nearest.ts';

/** ` Did you mean "…"?` when one of the known words is close enough to be what was meant, else nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === null ? '' : ` Did you mean "${near}"?`;
}
