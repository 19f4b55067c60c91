import { distance } from 'fastest-levenshtein';

/** ` Did you mean "…"?` when one of the known words is close enough to be what was meant, else nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const allowed = Math.max(2, Math.floor(word.length / 3));
  const close = [...known]
    .map((candidate) => ({ candidate, away: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ away }) => away <= allowed)
    .sort((one, other) => one.away - other.away)[0];
  return close ? ` Did you mean "${close.candidate}"?` : '';
}
