import type { Day } from '#platform/clock.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import type { Assessment, Blocker, Condition } from '../rules/assess.ts';
import { speakers } from '../rules/roles.ts';
import { standing } from '../rules/standing.ts';
import type { GateState } from '../rules/types.ts';
import { cappedWords, dayWords, dueWords, who } from '../words.ts';

const TEXT_MAX = 160;

/** More than this many nobody reads; the rest is a number. */
export const LINES = 8;

/** What blocks, in order: the facts, as many as fit, then who declined. Missing approvals have a line of their own. */
export function blockerLines(state: GateState, { blockers, approvals }: Assessment, today: Day): Mrkdwn[] {
  const facts = blockers.filter(({ kind }) => kind !== 'approval');
  const declined = approvals.flatMap(({ role, declined: by }) => by.map((each) => ({ ...each, role })));
  return [
    ...cappedWords(facts, LINES, (blocker) => blockerLine(state, blocker, today)),
    ...cappedWords(
      declined,
      LINES,
      ({ role, person, reason }) =>
        `• *Declined* by ${who(state, person)} as ${esc(roleName(state, role))}: “${esc(reason, TEXT_MAX)}”`,
    ),
  ];
}

function blockerLine(state: GateState, { kind, key, text, owner, due }: Blocker, today: Day): Mrkdwn {
  const when = due === null ? '' : `, ${dueWords(due, today)}`;
  const next = (kind === 'criterion' && verifiers(state, key, today)) || who(state, owner);
  return `• ${bold(key)} ${esc(withoutKey(text, key), TEXT_MAX)} · ${next}${when}`;
}

/** Where only the verification is missing, its verifiers are next, and not the owner. */
function verifiers(state: GateState, key: string, today: Day): Mrkdwn | null {
  const criterion = state.criteria.find((each) => each.key === key);
  const now = criterion && standing(state, criterion, today);
  if (!criterion?.verifierRole || now?.kind !== 'unmet' || now.missing !== 'verification') return null;
  return speakers(state, criterion.verifierRole, today)
    .map((person) => who(state, person))
    .join(' or ');
}

/** Waivers that hold with owner and expiry, and those that still wait for a decision. */
export function waiverLines(state: GateState, { conditions }: Assessment, today: Day): Mrkdwn[] {
  const waivers = conditions.filter(({ kind }) => kind === 'waiver');
  const held = cappedWords(waivers, LINES, (waiver) => conditionLine(state, waiver, today));
  const asked = state.criteria.flatMap(({ key, waiver }) =>
    waiver?.state === 'requested'
      ? [
          `• ${bold(key)} – asked for by ${who(state, waiver.requestedBy)}, waits for ${state.managerId === null ? 'a delivery manager' : who(state, state.managerId)} to decide`,
        ]
      : [],
  );
  return [...held, ...asked];
}

/** What a GO rests on, with its owner and its end. */
export function conditionLine(state: GateState, condition: Condition, today: Day): Mrkdwn {
  const { kind, key, text, owner, expires } = condition;
  if (kind === 'waiver') return waiverLine(state, condition, today);
  const when = kind === 'signal' ? endWords(expires, today) : expires && `, ${dueWords(expires, today)}`;
  return `• ${bold(key)} ${esc(withoutKey(text, key), TEXT_MAX)} · ${who(state, owner)}${when ?? ''}`;
}

function waiverLine(state: GateState, { key, owner, expires, reopens }: Condition, today: Day): Mrkdwn {
  const end = expires === null ? '' : ` until ${dayWords(expires, today)}`;
  const warning = reopens ? ' – *opens again before go-live*' : '';
  return `• ${bold(key)} – ${who(state, owner)} owns the risk${end}${warning}`;
}

/** Advisory misses and soft freezes, each with its owner and its date. */
export function conditionLines(state: GateState, { conditions }: Assessment, today: Day): Mrkdwn[] {
  const others = conditions.filter(({ kind }) => kind !== 'waiver');
  return cappedWords(others, LINES, (condition) => conditionLine(state, condition, today));
}

/** Until when a risk is accepted or a freeze lasts. */
function endWords(end: Day | null, today: Day): string {
  if (end === null) return ', no end named';
  return end < today ? `, ended ${dayWords(end, today)}` : `, until ${dayWords(end, today)}`;
}

/** Evidence that is good today and too old on the go-live date. */
export function agingLines({ aging }: Assessment, today: Day): Mrkdwn[] {
  return cappedWords(aging, LINES, ({ criterion, evidence, expires }) => {
    return `• ${bold(criterion.key)} – from ${dayWords(evidence.day, today)}, good until ${dayWords(expires, today)}`;
  });
}

function withoutKey(text: string, key: string): string {
  return text.startsWith(`${key} `) ? text.slice(key.length + 1) : text;
}
