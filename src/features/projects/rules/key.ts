import { distance } from 'fastest-levenshtein';

/** A project key: two to ten letters, digits and dashes, a letter first. */
export const keyForm = /^[A-Z][A-Z0-9-]{1,9}$/;

/** A free key that sounds like the customer's name: ‘Acme Corp’ → ACME, then ACME2, ACME3, … */
export function suggestKey(customer: string, isTaken: (key: string) => boolean): string {
  const stem = stemOf(customer);
  if (!isTaken(stem)) return stem;
  for (let number = 2; ; number += 1) {
    const key = `${stem.slice(0, 10 - String(number).length)}${number}`;
    if (!isTaken(key)) return key;
  }
}

function stemOf(customer: string): string {
  const words = customer
    .normalize('NFKD')
    .toUpperCase()
    .split(/[^A-Z0-9\p{M}]+/u)
    .map((word) => word.replace(/\p{M}/gu, ''))
    .filter((word) => /^[A-Z]/.test(word));
  const [first = ''] = words;
  if (first.length >= 2) return first.slice(0, 8);
  const initials = words.map((word) => word.charAt(0)).join('');
  return initials.length >= 2 ? initials.slice(0, 8) : 'PROJECT';
}

/** The key that was all but typed, such as ACME for ACMEE; null when none is that near. One slip in four letters. */
export function nearKey(word: string, keys: readonly string[]): string | null {
  const slips = Math.floor(word.length / 4);
  return keys.find((key) => distance(word.toUpperCase(), key) <= slips) ?? null;
}
