import type { Day } from '#platform/clock.ts';
import { bold, esc, link, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { whyUnmet } from '../rules/reasons.ts';
import { speakers } from '../rules/roles.ts';
import { evidenceExpires, newestEvidence, type Standing, standing } from '../rules/standing.ts';
import type { Criterion, GateState } from '../rules/types.ts';
import { dayWords, who } from '../words.ts';

export const legend = '✓ met · ◐ met, something is missing · ○ open · ⚠ waived · ⊘ not applicable';

/** ✓ met, ◐ met but not verified or not proved, ○ open, ⚠ waived, ⊘ not applicable. */
export function markOf(criterion: Criterion, now: Standing): string {
  if (now.kind === 'satisfied') return '✓';
  if (now.kind === 'waived') return '⚠';
  if (now.kind === 'excluded') return '⊘';
  return criterion.state === 'met' ? '◐' : '○';
}

/** Two lines: what is asked, and where it stands with its newest evidence. */
export function criterionLines(state: GateState, criterion: Criterion, today: Day): Mrkdwn {
  const now = standing(state, criterion, today);
  const advisory = criterion.blocking ? '' : ' _(advisory)_';
  const first = `${markOf(criterion, now)} ${bold(criterion.key)} ${esc(criterion.text, 250)}${advisory}`;
  const second = [standingWords(state, criterion, now, today), proofWords(criterion, today)]
    .filter(Boolean)
    .join(' · ');
  return `${first}\n${second}`;
}

export function standingWords(state: GateState, criterion: Criterion, now: Standing, today: Day): Mrkdwn {
  switch (now.kind) {
    case 'satisfied':
      return [doneBy('met', state, criterion.met, today), doneBy('verified', state, criterion.verified, today)]
        .filter(Boolean)
        .join(', ');
    case 'waived':
      return `waived until ${dayWords(now.waiver.expires, today)}, ${who(state, now.waiver.riskOwner)} owns the risk`;
    case 'excluded':
      return `doesn’t apply: ${esc(criterion.reason, 200)}`;
    case 'unmet': {
      if (now.missing === 'verification') return unverified(state, criterion, today);
      return `${esc(whyUnmet(state, criterion, now.missing, today))}, ${who(state, criterion.ownerId ?? state.leadId)}`;
    }
  }
}

function unverified(state: GateState, criterion: Criterion, today: Day): Mrkdwn {
  const role = criterion.verifierRole ?? '';
  const able = speakers(state, role, today).map((person) => who(state, person));
  const names = able.length > 0 ? able.join(' or ') : 'nobody yet';
  return `${doneBy('met', state, criterion.met, today)}, to be verified by ${names} (${esc(roleName(state, role))})`;
}

function doneBy(verb: string, state: GateState, mark: Criterion['met'], today: Day): Mrkdwn {
  return mark ? `${verb} by ${who(state, mark.by)} ${dayWords(mark.at, today)}` : '';
}

/** The newest evidence as a link or its note, with its day and until when it is good. */
export function proofWords(criterion: Criterion, today: Day): Mrkdwn {
  const newest = newestEvidence(criterion);
  if (!newest) return criterion.evidenceRequired ? 'no evidence yet' : '';
  const expires = evidenceExpires(criterion, newest);
  const label = newest.note.trim() === '' ? 'evidence' : newest.note.slice(0, 80);
  const shown = newest.url === null ? `“${esc(newest.note, 80)}”` : link(newest.url, label);
  const good = expires === null ? '' : `, good until ${dayWords(expires, today)}`;
  const others = criterion.evidence.length > 1 ? `, ${criterion.evidence.length - 1} earlier` : '';
  return `${shown} (${dayWords(newest.day, today)}${good}${others})`;
}
