interface Told {
  category: string;
  problem: string;
}

const stopWords = new Set(
  'about after again because been before cannot could does doesn from have into just more only other over same since some than that their them then there these they this very was were what when where which while will with without would your'.split(
    ' ',
  ),
);

/** Half of the shorter one's words, or these many. */
const ENOUGH = 3;

/** Those that read like the same trouble, the likest first: people should join, not repeat. */
export function similarTo<T extends Told>(
  draft: { category?: string | undefined; problem: string },
  open: readonly T[],
): T[] {
  const mine = wordsOf(draft.problem);
  if (mine.size === 0) return [];
  return open
    .map((other) => ({ other, likeness: likeness(draft.category, mine, other) }))
    .filter(({ likeness: much }) => much > 0)
    .toSorted((one, other) => other.likeness - one.likeness)
    .map(({ other }) => other);
}

function likeness(category: string | undefined, mine: ReadonlySet<string>, other: Told): number {
  const theirs = wordsOf(other.problem);
  const shared = [...mine].filter((word) => theirs.has(word)).length;
  const same = category === other.category;
  const needed = Math.min(ENOUGH, Math.ceil(Math.min(mine.size, theirs.size) / 2));
  if (shared === 0 || shared < (same ? needed : needed + 1)) return 0;
  return shared + (same ? 0.5 : 0);
}

/** Words of four letters and more, without their commonest endings. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  return new Set(words.filter((word) => !stopWords.has(word)).map((word) => word.replace(/(ing|ed|es|s)$/, '')));
}
