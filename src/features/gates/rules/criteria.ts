import type { Day } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { hasWords } from '#platform/slack/mrkdwn.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { askNext } from './ask-next.ts';
import { principals, speakers } from './roles.ts';
import { needsEvidence, sameHands, standing } from './standing.ts';
import type { Criterion, Evidence, GateState, PersonId } from './types.ts';
import { shortDay } from './words.ts';

/** Refuses when the gate no longer takes changes. */
export function mustBeOpen(state: GateState): void {
  if (state.gate.state === 'open') return;
  const how = state.gate.state === 'passed' ? 'has been passed' : 'was skipped';
  throw new Refusal(
    `The ${state.gate.name} gate ${how}, so nothing in it changes any more. See what is next with \`/golive check\`.`,
  );
}

/** The criterion of an open gate, or a refusal. */
export function openCriterion(state: GateState, id: string): Criterion {
  mustBeOpen(state);
  const criterion = state.criteria.find((each) => each.id === id);
  if (criterion) return criterion;
  throw new Refusal(
    `That criterion is no longer part of the ${state.gate.name} gate. Open the gate again to see what is.`,
  );
}

/** The text without white space around it; refuses what says nothing: blanks, dots, pictures alone. */
export function mustSay(text: string, sentence: string, field = 'reason'): string {
  const said = text.trim();
  if (!hasWords(said)) throw new Refusal(sentence, { field });
  return said;
}

function withEvidence(criterion: Criterion, evidence: Evidence | null, today: Day): readonly Evidence[] {
  if (evidence === null) return criterion.evidence;
  if (evidence.day > today) {
    throw new Refusal(
      `Evidence can't be from ${shortDay(evidence.day, today)}, which is still to come. Give the day it was made.`,
      {
        field: 'day',
      },
    );
  }
  return [...criterion.evidence.filter(({ id }) => id !== evidence.id), evidence];
}

/**
 * Marks a criterion met, with new evidence or with what it already has. It replaces a waiver and a verification:
 * the verifier has not seen this yet.
 */
export function meet(state: GateState, id: string, actor: PersonId, today: Day, evidence: Evidence | null): Criterion {
  const criterion = openCriterion(state, id);
  const all = withEvidence(criterion, evidence, today);
  if (needsEvidence(state, criterion) && all.length === 0) {
    throw new Refusal(`${criterion.key} needs evidence before it can be met. Add a link or a note that shows it.`, {
      field: 'evidence',
    });
  }
  const waiver = criterion.waiver?.state === 'declined' ? criterion.waiver : null;
  return {
    ...criterion,
    state: 'met',
    met: { by: actor, at: today },
    verified: null,
    reason: '',
    evidence: all,
    waiver,
  };
}

/** Adds evidence. On a met criterion the person now stands for it, and it waits for its verifier again. */
export function addEvidence(state: GateState, id: string, actor: PersonId, today: Day, evidence: Evidence): Criterion {
  const criterion = openCriterion(state, id);
  const all = withEvidence(criterion, evidence, today);
  if (criterion.state !== 'met') return { ...criterion, evidence: all };
  return { ...criterion, evidence: all, met: { by: actor, at: today }, verified: null };
}

/** A holder of the named role (or their delegate) confirms a met criterion; in a regulated project never what is their own. */
export function verify(state: GateState, id: string, actor: PersonId, today: Day): Criterion {
  const criterion = openCriterion(state, id);
  const { key, verifierRole } = criterion;
  if (verifierRole === null) throw new Refusal(`${key} needs no verification. Mark it met when it is.`);
  if (criterion.state !== 'met') throw new Refusal(`${key} isn't marked met yet. Verify it once it is.`);
  if (principals(state, actor, verifierRole, today).length === 0) {
    const next = askNext(state, verifierRole, speakers(state, verifierRole, today));
    throw new Refusal(`${key} is verified by ${roleName(state, verifierRole)}. ${next}`);
  }
  if (sameHands(state, criterion, actor)) {
    throw new Refusal(
      `You stood for ${key} or brought evidence for it, and in a regulated project someone else verifies. Ask another ${roleName(state, verifierRole)}.`,
    );
  }
  const verified = { ...criterion, verified: { by: actor, at: today } };
  const now = standing(state, verified, today);
  if (now.kind === 'unmet' && now.missing === 'evidence') {
    throw new Refusal(`${key} has no evidence to verify. Ask for a link or a note that shows it.`);
  }
  return verified;
}

/** Takes a criterion out of the gate and its score, for a reason that approvers see. */
export function notApplicable(state: GateState, id: string, reason: string): Criterion {
  const criterion = openCriterion(state, id);
  const said = mustSay(reason, `Say why ${criterion.key} doesn't apply: its approvers will read it.`);
  return { ...criterion, state: 'not_applicable', reason: said, met: null, verified: null, waiver: null };
}

/** Back to open, whatever it was; its evidence stays. */
export function reopen(state: GateState, id: string, reason: string): Criterion {
  const criterion = openCriterion(state, id);
  if (criterion.state === 'open') throw new Refusal(`${criterion.key} is open already. Mark it met when it is.`);
  const said = mustSay(reason, `Say why ${criterion.key} is open again.`);
  return { ...criterion, state: 'open', reason: said, met: null, verified: null, waiver: null };
}
