import type { Day } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';

export const raidTypes = ['risk', 'assumption', 'issue', 'dependency'] as const;
export type RaidType = (typeof raidTypes)[number];
export type RaidState = 'open' | 'mitigating' | 'closed' | 'accepted';

/** From this score on a risk or an issue is high: it blocks its gate until accepted (domain: likelihood × impact ≥ 15). */
export const HIGH = 15;
/** What fits one line of a list; the whole text stands in the notes. */
export const TITLE_MAX = 200;
/** Our own limit for any longer text of an item. */
export const TEXT_MAX = 2_500;

/** The part of an item that the rules look at. */
export interface Item {
  id: string;
  type: RaidType;
  number: number;
  title: string;
  likelihood: number | null;
  impact: number | null;
  score: number | null;
  ownerId: string | null;
  due: Day | null;
  validateBy: Day | null;
  gateKey: string | null;
  state: RaidState;
  settledBy: string | null;
  settledAt: Date | null;
  /** The last day of an acceptance; on a live item that of one which is over, and which nobody has looked at since. */
  acceptedUntil: Day | null;
  parentId: string | null;
  createdAt: Date;
  updatedAt: Date;
}

const letters: Record<RaidType, string> = { risk: 'R', assumption: 'A', issue: 'I', dependency: 'D' };

export function codeOf(item: { type: RaidType; number: number }): string {
  return `${letters[item.type]}-${item.number}`;
}

/** `R-12`, `r12`; null for anything else. */
export function readCode(text: string): { type: RaidType; number: number } | null {
  const [, letter = '', number = ''] = /^([raid])-?(\d{1,6})$/i.exec(text) ?? [];
  const type = raidTypes.find((each) => letters[each] === letter.toUpperCase());
  return type ? { type, number: Number(number) } : null;
}

/** Null while a part is missing. An issue has happened: its likelihood counts as 5. */
export function scoreOf(type: RaidType, likelihood: number | null, impact: number | null): number | null {
  const chance = type === 'issue' ? 5 : likelihood;
  return chance === null || impact === null ? null : chance * impact;
}

/** What needs the delivery manager's yes before its gate can pass: a risk, or the issue that it has become. */
export function isHigh(item: Pick<Item, 'type' | 'score'>): boolean {
  return (item.type === 'risk' || item.type === 'issue') && (item.score ?? 0) >= HIGH;
}

/** A gate that is still to be passed. */
export interface AheadGate {
  key: string;
  phase: string;
}

/**
 * The gate that an item touches: its own, else go-live; once that is behind, the next one. Null when none is left.
 * `ahead` are the gates that are still to be passed, in their order.
 */
export function gateOf({ gateKey }: Pick<Item, 'gateKey'>, ahead: readonly AheadGate[]): string | null {
  const own = ahead.find(({ key, phase }) => (gateKey === null ? phase === 'launch' : key === gateKey));
  return (own ?? ahead[0])?.key ?? null;
}

/** Still somebody's work: neither closed nor accepted. */
export function isLive(item: Pick<Item, 'state'>): boolean {
  return item.state === 'open' || item.state === 'mitigating';
}

/** Past one of its dates; what was accepted is so once its last day has passed, and wants to be judged again. */
export function isOverdue(item: Pick<Item, 'state' | 'due' | 'validateBy' | 'acceptedUntil'>, today: Day): boolean {
  if (item.state === 'closed') return false;
  const days = item.state === 'accepted' ? [] : [item.due, item.validateBy];
  return [item.acceptedUntil, ...days].some((day) => day !== null && day < today);
}

/** Untouched for 7 days when high, else for 14. */
export function isStale(item: Pick<Item, 'state' | 'type' | 'score' | 'updatedAt'>, now: Date): boolean {
  const days = isHigh(item) ? 7 : 14;
  return isLive(item) && now.getTime() - item.updatedAt.getTime() >= days * 24 * 3_600_000;
}

export const becomes: Partial<Record<RaidType, RaidType>> = { assumption: 'risk', risk: 'issue' };

/** What an item turns into: an assumption that fails is a risk, a risk that happens is an issue. */
export function successor(item: Pick<Item, 'type' | 'number'>): RaidType {
  const next = becomes[item.type];
  if (next) return next;
  throw new Refusal(`${codeOf(item)} is ${aType(item.type)}: only an assumption becomes a risk, and a risk an issue.`);
}

/**
 * Refuses to act twice; `by` is who settled it, `when` the moment in the reader's zone. `until` is the day that was
 * named for an acceptance: another one than before makes it new.
 */
export function mustBeUnsettled(
  item: Item,
  verb: 'close' | 'accept' | 'change',
  by: string,
  when: string,
  until: Day | null = null,
): void {
  const code = codeOf(item);
  if (item.state === 'closed') {
    throw new Refusal(`${by} closed ${code} on ${when}, so nothing was changed. See it with \`/raid ${code}\`.`);
  }
  if (verb === 'accept' && item.state === 'accepted' && (until === null || until === item.acceptedUntil)) {
    throw new Refusal(`${by} already accepted ${code} on ${when}. See it with \`/raid ${code}\`.`);
  }
}

/** By score, the unscored last; then by due date, then in the order they came. */
export function byWeight(a: Item, b: Item): number {
  const never = '9999-12-31';
  const due = (a.due ?? never).localeCompare(b.due ?? never);
  return (b.score ?? 0) - (a.score ?? 0) || due || a.type.localeCompare(b.type) || a.number - b.number;
}

export function aType(type: RaidType): string {
  return `${type === 'assumption' || type === 'issue' ? 'an' : 'a'} ${type}`;
}

/** What would make the item actionable, in words; empty when nothing is missing. */
export function missing(item: Item & { nextAction: string | null }): string[] {
  if (!isLive(item)) return [];
  const scored = item.type === 'issue' ? item.impact !== null : item.score !== null;
  return [
    item.ownerId === null && 'an owner',
    item.due === null && 'a due date',
    item.nextAction === null && 'a next step',
    !scored && (item.type === 'risk' || item.type === 'issue') && 'a score',
  ].filter((each) => each !== false);
}
