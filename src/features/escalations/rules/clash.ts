import { hash } from 'node:crypto';
import { listed } from '#platform/listed.ts';

/** What the form of details asks, by its names there. */
const names = {
  severity: 'severity',
  category: 'category',
  problem: 'problem',
  impact: 'impact',
  ask: 'ask',
  neededBy: 'day it is needed by',
  steps: 'steps',
  environment: 'environment',
  evidence: 'evidence',
  tried: 'list of what was tried',
  workaround: 'workaround',
} as const;
export type Detail = keyof typeof names;
const details = Object.keys(names) as Detail[];

type Stored = { readonly [Key in Detail]?: string | number | null | undefined };

/** How each detail stood when somebody opened the form, as short as it fits into one. */
export type Marks = { readonly [key: string]: string };

export function marksOf(it: Stored): Record<Detail, string> {
  return Object.fromEntries(details.map((key) => [key, markOf(it[key])])) as Record<Detail, string>;
}

export interface Meeting {
  /** Changed by somebody else since, and not by whoever sends now: theirs stay. */
  theirs: readonly Detail[];
  /** Changed by both, to different things. */
  clash: readonly Detail[];
}

/** Where what is sent meets what others changed since its form was opened. */
export function meeting(sent: Stored, stored: Stored, opened: Marks): Meeting {
  const changed = details.filter((key) => {
    const mark = opened[key];
    return mark !== undefined && mark !== markOf(stored[key]) && !isSame(sent[key], stored[key]);
  });
  const isMine = (key: Detail) => opened[key] !== markOf(sent[key]);
  return { theirs: changed.filter((key) => !isMine(key)), clash: changed.filter(isMine) };
}

/** `the impact and the severity` */
export function detailWords(keys: readonly Detail[]): string {
  return listed(keys.map((key) => `the ${names[key]}`));
}

function isSame(one: Stored[Detail], other: Stored[Detail]): boolean {
  return String(one ?? '') === String(other ?? '');
}

function markOf(value: Stored[Detail]): string {
  return hash('sha256', String(value ?? ''), 'base64url').slice(0, 8);
}
