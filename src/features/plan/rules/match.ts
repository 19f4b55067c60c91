import { nearest } from '#platform/nearest.ts';

interface Named {
  key: string;
  name: string;
}

export type Match<T> =
  | { kind: 'one'; milestone: T }
  | { kind: 'many'; milestones: T[] }
  | { kind: 'none'; nearest: string | null };

/** The milestone that somebody means by its key or by words of its name, whatever their case. Never guesses. */
export function matchMilestone<T extends Named>(words: string, all: readonly T[]): Match<T> {
  const said = plain(words);
  if (said === '') return { kind: 'none', nearest: null };
  const ways: ((one: T) => boolean)[] = [
    (one) => plain(one.key) === said || plain(one.name) === said,
    (one) => joined(one.key) === joined(said) || joined(one.name) === joined(said),
    (one) => plain(one.key).startsWith(said) || plain(one.name).startsWith(said),
    (one) => containsAll(said, `${plain(one.name)} ${plain(one.key)}`),
  ];
  for (const fits of ways) {
    const found = all.filter(fits);
    const [first] = found;
    if (first && found.length === 1) return { kind: 'one', milestone: first };
    if (first) return { kind: 'many', milestones: found };
  }
  return { kind: 'none', nearest: nearestKey(said, all) };
}

/** `go live`, `Go-Live`, `kick off`: the project's own dates, whether or not the plan has milestones of that name. */
export function anchorNamed(words: string): 'kickoff' | 'go-live' | null {
  const said = joined(words);
  if (said === 'golive') return 'go-live';
  return said === 'kickoff' ? 'kickoff' : null;
}

/** Lower case, without quotes, dashes as spaces. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/["'“”‘’*_`]/g, '')
    .replace(/[\s‐‑–—-]+/g, ' ')
    .trim();
}

/** `kick off`, `Kick-off` and `kickoff` are one word. */
function joined(text: string): string {
  return plain(text).replaceAll(' ', '');
}

function containsAll(said: string, text: string): boolean {
  const words = text.split(' ');
  return said.split(' ').every((each) => words.some((word) => word.startsWith(each)));
}

function nearestKey(said: string, all: readonly Named[]): string | null {
  const byWords = new Map(
    all.flatMap((each) => [[plain(each.key), each.key] as const, [plain(each.name), each.key] as const]),
  );
  const near = nearest(said, byWords.keys());
  return near === null ? null : (byWords.get(near) ?? null);
}
