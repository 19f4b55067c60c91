import { type Day, showDay } from '#platform/clock.ts';
import type { People } from '#platform/directory/people.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import type { RaidItem } from '../queries.ts';
import { type AheadGate, codeOf, gateOf, isHigh, isLive, isOverdue } from '../rules/item.ts';

/** How long a title may get in a list of ten, in characters. */
const TITLE_SHOWN = 120;

/** `R-12 ■ 16 Data load late — @mia, due Fri 27 Nov 2026 · blocks go-live` */
export function lineOf(item: RaidItem, people: People, today: Day, ahead: readonly AheadGate[]): Mrkdwn {
  const owned = [ownerOf(item, people), dueOf(item, today)].filter((fact) => fact).join(', ');
  const facts = [owned, stateOf(item), touches(item, ahead)].filter((fact) => fact);
  return `*${codeOf(item)}* ${weightOf(item)} ${esc(item.title, TITLE_SHOWN)} — ${facts.join(' · ')}`;
}

/** `■ 16` for a high risk or issue, `□ 9` for anything lower, `□ –` without a score. */
export function weightOf(item: Pick<RaidItem, 'type' | 'score'>): string {
  return `${isHigh(item) ? '■' : '□'} ${item.score ?? '–'}`;
}

export function ownerOf(item: RaidItem, people: People): Mrkdwn {
  const owner = item.ownerId === null ? undefined : people.get(item.ownerId);
  return owner ? mention(owner.slackId) : 'no owner';
}

function stateOf({ state, acceptedUntil }: RaidItem): string | null {
  if (state === 'accepted' && acceptedUntil !== null) return `accepted until ${showDay(acceptedUntil)}`;
  if (acceptedUntil !== null) return `acceptance ended ${showDay(acceptedUntil)}`;
  return state === 'open' ? null : state;
}

function dueOf(item: RaidItem, today: Day): string | null {
  if (item.due === null) return null;
  return isOverdue(item, today) && item.due < today ? `was due ${showDay(item.due)}` : `due ${showDay(item.due)}`;
}

/** Only a live high item stands in a gate's way, an accepted one is a condition; anything else is merely about it. */
export function touches(item: RaidItem, ahead: readonly AheadGate[]): Mrkdwn | null {
  const gate = gateOf(item, ahead);
  if (isHigh(item) && item.state !== 'closed') {
    if (gate === null) return 'no gate is left to block';
    return isLive(item) ? `blocks ${esc(gate)}` : `a condition of ${esc(gate)}`;
  }
  return item.gateKey === null ? null : `about ${esc(item.gateKey)}`;
}
