import { Refusal } from '#platform/refusal.ts';

/**
 * open → acknowledged → contained → resolved → closed; what was raised by mistake is withdrawn. What is resolved or over
 * can be opened again.
 */
export type EscalationState = 'open' | 'acknowledged' | 'contained' | 'resolved' | 'closed' | 'withdrawn';

export const verbs = [
  'acknowledge',
  'update',
  'contain',
  'resolve',
  'close',
  'reopen',
  'hand-over',
  'wait',
  'resume',
  'workstream',
  'join',
  'edit',
  'withdraw',
] as const;
export type Verb = (typeof verbs)[number];

const running = ['open', 'acknowledged', 'contained'] as const;

/** From which states each step can be taken. */
const steps: Record<Verb, readonly EscalationState[]> = {
  acknowledge: ['open'],
  update: ['acknowledged', 'contained'],
  contain: ['acknowledged'],
  resolve: ['acknowledged', 'contained'],
  close: ['resolved'],
  reopen: ['resolved', 'closed', 'withdrawn'],
  'hand-over': running,
  wait: ['acknowledged', 'contained'],
  resume: ['acknowledged', 'contained'],
  workstream: running,
  join: running,
  edit: running,
  withdraw: running,
};

/** What happened last to it, for whoever comes too late. */
export interface Last {
  /** As people say it: `Ana`, `You`. */
  by: string;
  /** `Mon 23 Nov 2026, 10:05` */
  at: string;
}

export function canTake(state: EscalationState, verb: Verb): boolean {
  return steps[verb].includes(state);
}

/** Whoever worked on it has done so. */
export function isSettled(state: EscalationState): boolean {
  return state === 'resolved' || isEnded(state);
}

/** Nothing has to be done about it any more. */
export function isEnded(state: EscalationState): boolean {
  return state === 'closed' || state === 'withdrawn';
}

/** Refuses a step that its state does not allow, in a sentence that says who was first. */
export function mustBeAbleTo(code: string, state: EscalationState, verb: Verb, last: Last | null): void {
  if (canTake(state, verb)) return;
  throw new Refusal(`${whyNot(code, state, verb, last)} See it with \`/escalate ${code}\`.`);
}

function whyNot(code: string, state: EscalationState, verb: Verb, last: Last | null): string {
  const done = last ? `${last.by} ${did[state]} ${code} on ${last.at}` : `${code} is ${state}`;
  if (isEnded(state)) return `${done}, so nothing in it changes any more unless it is reopened.`;
  if (verb === 'acknowledge') return `${done}. Nothing is left to acknowledge.`;
  if (verb === 'reopen') return `${code} is ${state}: it is open already.`;
  if (verb === 'close') return `${code} is ${state}. It can be closed once it is resolved.`;
  if (verb === 'withdraw') return `${done}. What is resolved is closed, not withdrawn.`;
  if (state === 'open') return `Nobody has acknowledged ${code} yet. Acknowledge it first.`;
  return `${done}.`;
}

const did: Record<EscalationState, string> = {
  open: 'opened',
  acknowledged: 'acknowledged',
  contained: 'contained',
  resolved: 'resolved',
  closed: 'closed',
  withdrawn: 'withdrew',
};

export function codeOf({ number }: { number: number }): string {
  return `ESC-${number}`;
}

/** `ESC-12`, `esc 12`, `12` behind `/escalate`. */
export function readCode(word: string): number | null {
  const [, digits] = /^esc[-\s]?(\d{1,9})$/i.exec(word.trim()) ?? [];
  return digits ? Number(digits) : null;
}
