import type { Item } from './walk.ts';

/** Saying nothing is already the strictest reading of these, or, for `when`, the playbook's own affair. */
const strictByDefault = new Set(['blocking', 'covers']);
const untouched = new Set(['places', 'when']);

/**
 * How an overlay changes an item that the playbook has already: the stricter of the two wins, lists grow, and the
 * condition under which the item applies stays the playbook's own. Words, owners and offsets are the overlay's.
 */
export function tightened<T extends Item>(mine: T, theirs: T): T {
  const changes: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(theirs)) {
    if (value === undefined || untouched.has(field)) continue;
    const current: unknown = Reflect.get(mine, field);
    if (current !== undefined) changes[field] = stricter(field, current, value);
    else if (!strictByDefault.has(field)) changes[field] = value;
  }
  return { ...mine, ...changes, places: { ...mine.places, ...theirs.places } };
}

function stricter(field: string, mine: unknown, theirs: unknown): unknown {
  if (field === 'blocking') return mine === true || theirs === true;
  if (field === 'evidence') return mine === 'required' ? mine : theirs;
  if (field === 'max_age') return Math.min(Number(mine), Number(theirs));
  if (field === 'weight' || field === 'need') return Math.max(Number(mine), Number(theirs));
  if (Array.isArray(mine) && Array.isArray(theirs)) return [...new Set([...mine, ...theirs])];
  return theirs;
}
