import { keyForm } from './key.ts';

const CUSTOMER_MAX = 80;

/** Why this can't be a customer's name, or null. Names are read aloud and typed: pictures alone won't do. */
export function customerTrouble(name: string): string | null {
  if (name.length > CUSTOMER_MAX) return `Shorten the name to ${CUSTOMER_MAX} characters; it has ${name.length}.`;
  const words = name.replace(/:[a-z0-9_+'-]+:/g, '');
  return /[\p{L}\p{N}]/u.test(words) ? null : 'Add at least one letter or digit, so that people can say and type it.';
}

/** What commands would read as something else. */
const RESERVED = new Set(['ALL', 'MINE', 'RISK', 'HELP', 'ADD', 'LIST', 'CLOSE', 'ACCEPT', 'NEW', 'BECAUSE']);

/** Why this can't be a project's key, or null; `gates` are the keys of the playbook's gates. */
export function keyTrouble(key: string, gates: readonly string[]): string | null {
  if (!keyForm.test(key)) return 'Use 2 to 10 letters, digits and dashes, a letter first, such as ACME or ACME-2.';
  const taken = RESERVED.has(key) || /^(R|A|I|D|DEC|CR|ESC)-\d+$/.test(key) || gates.includes(key.toLowerCase());
  return taken ? `“${key}” means something else in commands. Choose another key.` : null;
}
