import type { Day } from '#platform/clock.ts';
import { parseDay } from '#platform/dates/parse-day.ts';
import { quoted } from '#platform/dates/words.ts';
import { nearest } from '#platform/nearest.ts';
import { asMention, readable, unknownPerson } from '#platform/slack/readable.ts';
import type { AddContext, Draft } from './parse.ts';
import type { Token } from './tokens.ts';

export function readOwner(text: string): Pick<Draft, 'owner'> | string {
  const [, id] = /^<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>$/.exec(asMention(text)) ?? [];
  if (id) return { owner: id };
  if (/^@?me$/i.test(text)) return { owner: 'me' };
  return `${unknownPerson(text)}, or \`owner:me\`.`;
}

export function readScore(what: 'likelihood' | 'impact', text: string): Partial<Draft> | string {
  if (/^[1-5]$/.test(text)) return { [what]: Number(text) };
  const [letter, low, high] = what === 'likelihood' ? ['p', 'hardly', 'almost certain'] : ['i', 'small', 'severe'];
  return `The ${what} goes from ${letter}1 (${low}) to ${letter}5 (${high}), not ${quoted(readable(text))}.`;
}

export function readGate(text: string, gates: AddContext['gates']): Pick<Draft, 'gateKey'> | string {
  const key = text.toLowerCase();
  if (gates === null && /^[a-z0-9 _-]{1,40}$/.test(key)) return { gateKey: key };
  if (gates === null) return `${quoted(readable(text))} is no gate. Write its key, as in gate:go-live.`;
  const found = gateNamed(key, gates);
  if (found) return { gateKey: found };
  const near = nearest(key, gates);
  return `This project has no gate ${quoted(readable(text))}. ${near ? `Did you mean ${near}?` : `It has ${gates.join(', ')}.`}`;
}

/** `golive`, `Go Live` and `go_live` are go-live, where no other gate is called so. */
export function gateNamed(text: string, gates: readonly string[]): string | null {
  const bare = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const same = gates.filter((gate) => bare(gate) === bare(text));
  const exact = gates.find((gate) => gate === text.toLowerCase());
  return exact ?? (same.length === 1 ? (same[0] ?? null) : null);
}

type Until = { ok: true; day: Day; words: number } | { ok: false; why: string };

/** `due:4 dec 2027` without quotes: as many of the next words as still make a date belong to it. */
export function readUntil(text: string, following: readonly Token[], context: AddContext): Until {
  for (let words = Math.min(2, wordsBefore(following)); words >= 0; words -= 1) {
    const whole = [text, ...following.slice(0, words).map((token) => token.text)].join(' ');
    const read = parseDay(whole, context);
    if (read.ok) return { ok: true, day: read.day, words };
    if (words === 0) return read;
  }
  return { ok: false, why: 'A date is missing.' };
}

function wordsBefore(tokens: readonly Token[]): number {
  const end = tokens.findIndex((token) => token.kind !== 'word');
  return end < 0 ? tokens.length : end;
}
