import { nearest } from '#platform/nearest.ts';
import { readable } from '#platform/slack/readable.ts';
import type { AddContext, Draft } from './parse.ts';
import { type OptionName, optionNamed, optionNames, type Token } from './tokens.ts';
import { readGate, readOwner, readScore, readUntil } from './values.ts';

/** Puts the option into the draft; answers how many following words belong to it, or why it can't be read. */
export function readOption(
  draft: Draft,
  token: Token & { kind: 'option' },
  following: readonly Token[],
  context: AddContext,
): number | string {
  const name = optionNamed(token.name);
  if (!name) return unknownOption(token.name);
  const set = (read: Partial<Draft> | string) => {
    if (typeof read === 'string') return read;
    Object.assign(draft, read);
    return 0;
  };
  switch (name) {
    case 'owner':
      return set(readOwner(token.text));
    case 'likelihood':
    case 'impact':
      return set(readScore(name, token.text));
    case 'gate':
      return set(readGate(token.text, context.gates));
    case 'next':
      return set({ nextAction: readable(token.text, context.nameOf) || null });
    case 'mitigation':
      return set({ mitigation: readable(token.text, context.nameOf) || null });
    case 'due':
    case 'validate': {
      const read = readUntil(token.text, following, context);
      if (!read.ok) return read.why;
      Object.assign(draft, name === 'due' ? { due: read.day } : { validateBy: read.day });
      return read.words;
    }
  }
}

function unknownOption(name: string): string {
  const all = Object.values(optionNames).flatMap((names) => names.filter((each) => each.length > 1));
  const near = nearest(name, all);
  if (near) return `I don't know the option \`${name}:\`. Did you mean \`${near}:\`?`;
  const known = (Object.keys(optionNames) as OptionName[]).map((each) => `\`${each}:\``).join(', ');
  return `I don't know the option \`${name}:\`. I know ${known}. If it belongs to the title, put the title in quotes.`;
}

/** `p4`, `i3`, `p4i3`, `p4/i3`. */
export function readShortScore(draft: Draft, word: string): boolean | string {
  const pair = /^p(\d+)[/x,]?i(\d+)$/i.exec(word);
  const single = /^([pi])(\d+)$/i.exec(word);
  const likelihood = pair?.[1] ?? (single?.[1]?.toLowerCase() === 'p' ? single[2] : undefined);
  const impact = pair?.[2] ?? (single?.[1]?.toLowerCase() === 'i' ? single[2] : undefined);
  if (likelihood === undefined && impact === undefined) return false;
  const reads = [
    likelihood === undefined ? {} : readScore('likelihood', likelihood),
    impact === undefined ? {} : readScore('impact', impact),
  ];
  for (const read of reads) {
    if (typeof read === 'string') return read;
    Object.assign(draft, read);
  }
  return true;
}
