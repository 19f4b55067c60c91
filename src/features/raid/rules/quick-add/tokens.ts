import { plainQuotes } from '#platform/slack/mrkdwn.ts';

export type Token =
  | { kind: 'word' | 'quoted'; text: string }
  /** `owner:@mia`, `next:"call the vendor"`; the name in lower case. */
  | { kind: 'option'; name: string; text: string };

export type Read = { ok: true; tokens: Token[] } | { ok: false; why: string };

const quoted = /^"([^"]*)"/;
/** A token of Slack's may hold spaces; any other `<` is a character like the rest. */
const piece = /^(?:<(?:[@#!]|https?:|mailto:)[^<>]*>|[^\s"])+/;
const named = /^([a-z][a-z-]*):(?!\/\/)\s*/i;

/** Words, quoted texts and `name:value` pairs, in the order they were typed; a value may be quoted or follow a space. */
export function tokensOf(text: string): Read {
  const tokens: Token[] = [];
  let rest = plainQuotes(text).trim();
  while (rest !== '') {
    const [head = '', name = ''] = named.exec(rest) ?? [];
    // A colon that ends a word of a sentence, as in “Vendor: late”, names no option.
    const isOption = head !== '' && (isKnownName(name) || !/\s$/.test(head)) && head.length < rest.length;
    const from = isOption ? rest.slice(head.length) : rest;
    const [whole = '', inner = ''] = quoted.exec(from) ?? [];
    if (whole === '' && from.startsWith('"')) return { ok: false, why: 'One quotation mark has no partner. Add it.' };
    const part = whole || (piece.exec(from)?.[0] ?? from);
    const value = whole ? inner.trim() : part;
    if (isOption) tokens.push({ kind: 'option', name: name.toLowerCase(), text: value });
    else tokens.push({ kind: whole ? 'quoted' : 'word', text: value });
    rest = from.slice(part.length).trimStart();
  }
  return { ok: true, tokens };
}

/** What each option may be called. */
export const optionNames = {
  owner: ['owner', 'who', 'for'],
  due: ['due', 'by', 'until'],
  likelihood: ['likelihood', 'p', 'probability', 'l'],
  impact: ['impact', 'i'],
  gate: ['gate', 'blocks'],
  next: ['next', 'action', 'step'],
  mitigation: ['mitigation', 'plan'],
  validate: ['validate', 'confirm'],
} as const;

export type OptionName = keyof typeof optionNames;

export function optionNamed(name: string): OptionName | null {
  for (const [option, names] of Object.entries(optionNames)) {
    if ((names as readonly string[]).includes(name.toLowerCase())) return option as OptionName;
  }
  return null;
}

function isKnownName(name: string): boolean {
  return optionNamed(name) !== null;
}
