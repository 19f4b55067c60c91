export const severities = [1, 2, 3, 4] as const;
export type Severity = (typeof severities)[number];

/** A span on a clock: minutes, or working days as long as the asked person's day is. */
export type Span = { readonly minutes: number } | { readonly days: number };

interface SeverityRule {
  readonly name: string;
  readonly means: string;
  readonly acknowledge: Span;
  readonly contain: Span;
  readonly update: Span;
  /** Day and night, or in the asked person's working time. */
  readonly clock: 'always' | 'working';
}

/** What each severity means, and its clocks. */
export const severityRules: Record<Severity, SeverityRule> = {
  1: {
    name: 'Sev1',
    means: 'go-live or production stopped, data loss, security',
    acknowledge: { minutes: 15 },
    contain: { minutes: 240 },
    update: { minutes: 30 },
    clock: 'always',
  },
  2: {
    name: 'Sev2',
    means: 'major function blocked, no acceptable workaround',
    acknowledge: { minutes: 60 },
    contain: { days: 1 },
    update: { minutes: 120 },
    clock: 'working',
  },
  3: {
    name: 'Sev3',
    means: 'work slowed, a workaround exists',
    acknowledge: { minutes: 240 },
    contain: { days: 3 },
    update: { days: 1 },
    clock: 'working',
  },
  4: {
    name: 'Sev4',
    means: 'question, cosmetic',
    acknowledge: { days: 1 },
    contain: { days: 5 },
    update: { days: 5 },
    clock: 'working',
  },
};

/** Sev1 and Sev2: they stand in a gate's way. */
export function isSevere(severity: number): boolean {
  return severity <= 2;
}

export interface Answers {
  problem?: string | undefined;
  impact?: string | undefined;
  workaround?: string | undefined;
  category?: string | undefined;
}

interface Hint {
  severity: Severity;
  why: string;
}

const grave = [
  'data (loss|lost)',
  'lost data',
  'data (is|are|was|were|has been|have been|got) (lost|deleted|wiped|corrupted|exposed|stolen)',
  'breach',
  'leak(ed)?',
  'vulnerability',
  'security (hole|flaw|incident)',
  '(production|prod|go[- ]?live|cutover|system) (is |was )?(down|stopped|blocked|impossible)',
  'outage',
  'nobody can (work|log ?in)',
];
/** None of these is one of them. */
const denied = String.raw`(?<!\b(?:no|not|without)\s+(?:(?:risk|sign|danger)\s+of\s+)?)`;
const stopped = new RegExp(String.raw`${denied}\b(${grave.join('|')})\b`, 'i');
const blocked = /\b(block(s|ed|ing)?|stuck|cannot|can't|can’t|fails?|failing|broken|not working|impossible)\b/i;
/** “None” is an answer, and says that there is no workaround. */
const none = /^(?:n\/?a|[-–—.]*|(?:no|none|nothing)[.,!]?(?:\s+\S+){0,3})$/i;
const small = /\b(cosmetic|typo|question|wording|colou?r|nice to have|minor)\b/i;

/** Which severity the answers speak for, with the reason; null while they say too little. */
export function severityHint({ problem = '', impact = '', workaround = '' }: Answers): Hint | null {
  const said = `${problem}\n${impact}`;
  if (said.trim() === '') return null;
  const found = stopped.exec(said);
  if (found) return { severity: 1, why: `you wrote “${found[0]}”` };
  if (!none.test(workaround.trim())) return { severity: 3, why: 'there is a workaround' };
  if (small.test(said) && !blocked.test(said)) return { severity: 4, why: 'it reads like a question or a small thing' };
  if (blocked.test(said)) return { severity: 2, why: 'something is blocked and no workaround is named' };
  return null;
}
