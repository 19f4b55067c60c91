import { addDays, type Day } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { mustSay, openCriterion } from './criteria.ts';
import { proofDay, standing } from './standing.ts';
import type { Criterion, GateState, PersonId, Waiver } from './types.ts';
import { calledIn, shortDay } from './words.ts';

export type WaiverRequest = Pick<Waiver, 'id' | 'reason' | 'compensating' | 'riskOwner' | 'expires'>;

/** A waiver ends so many days after go-live at the latest: what still isn't met then is judged anew. */
const LATEST_DAYS = 90;

/** The last day on which a waiver may end. */
export function latestEnd(state: GateState, today: Day): Day {
  return addDays(proofDay(state, today), LATEST_DAYS);
}

/** Refuses where there is nothing to waive. */
export function mustBeWaivable(state: GateState, criterion: Criterion, today: Day): void {
  const { key } = criterion;
  const now = standing(state, criterion, today);
  if (now.kind === 'satisfied') throw new Refusal(`${key} is met, so there is nothing to waive.`);
  if (now.kind === 'excluded') throw new Refusal(`${key} doesn't apply, so there is nothing to waive.`);
  if (now.kind === 'waived')
    throw new Refusal(`${key} is waived until ${shortDay(now.waiver.expires, today)} already. Nothing was changed.`);
}

/**
 * Asks the delivery manager to let a criterion pass for a while. The criterion stays as it is until then. A request
 * that waits already stands in the way, unless it is `stuck`: nobody is left who could decide it, and somebody else asks.
 */
export function requestWaiver(
  state: GateState,
  id: string,
  actor: PersonId,
  ask: WaiverRequest,
  today: Day,
  stuck = false,
): Criterion {
  const criterion = openCriterion(state, id);
  const { key, waiver } = criterion;
  mustBeWaivable(state, criterion, today);
  if (waiver?.state === 'requested' && !(stuck && waiver.requestedBy !== actor)) {
    throw new Refusal(
      `A waiver for ${key} is waiting for ${calledIn(state, state.managerId)} already. Ask them to decide it.`,
    );
  }
  if (ask.expires < today)
    throw new Refusal('A waiver has to end today or later. Choose another day.', { field: 'expires' });
  const latest = latestEnd(state, today);
  if (ask.expires > latest) {
    throw new Refusal(
      `A waiver ends ${LATEST_DAYS} days after go-live at the latest. Choose ${shortDay(latest, today)} or an earlier day.`,
      { field: 'expires' },
    );
  }
  const reason = mustSay(ask.reason, `Say why ${key} can wait.`);
  const compensating = mustSay(ask.compensating, 'Say what keeps the customer safe meanwhile.', 'compensating');
  const { id: request, riskOwner, expires } = ask;
  return {
    ...criterion,
    waiver: {
      id: request,
      state: 'requested',
      reason,
      compensating,
      riskOwner,
      expires,
      requestedBy: actor,
      decidedBy: null,
    },
  };
}

/** The waiver that may be decided by this person: the delivery manager, and never the one who asked for it. */
function decidable(state: GateState, criterion: Criterion, actor: PersonId): Waiver {
  const { key, waiver } = criterion;
  if (waiver?.state !== 'requested') throw new Refusal(`No waiver for ${key} is waiting. Ask the lead to request one.`);
  if (state.managerId === null)
    throw new Refusal('This project has no delivery manager yet. Name one, who can then decide.');
  if (actor !== state.managerId) {
    throw new Refusal(`Waivers need the delivery manager's yes. Ask ${calledIn(state, state.managerId)}.`);
  }
  if (actor === waiver.requestedBy) {
    throw new Refusal(
      `You asked for this waiver, so someone else has to decide. Have the lead ask for it in their own name.`,
    );
  }
  return waiver;
}

export function grantWaiver(state: GateState, id: string, actor: PersonId, today: Day): Criterion {
  const criterion = openCriterion(state, id);
  const waiver = decidable(state, criterion, actor);
  if (waiver.expires < today) {
    throw new Refusal(
      `This waiver would have ended on ${shortDay(waiver.expires, today)}. Ask for one with a later end.`,
    );
  }
  return {
    ...criterion,
    state: 'waived',
    met: null,
    verified: null,
    waiver: { ...waiver, state: 'approved', decidedBy: actor },
  };
}

export function declineWaiver(state: GateState, id: string, actor: PersonId, reason: string): Criterion {
  const criterion = openCriterion(state, id);
  const waiver = decidable(state, criterion, actor);
  const said = mustSay(reason, `Say why ${criterion.key} can't wait, so that its owner knows what to do.`);
  return { ...criterion, reason: said, waiver: { ...waiver, state: 'declined', decidedBy: actor } };
}

/** Whether the delivery manager could grant the waiver that is waiting. */
export function canGrant(state: GateState, { waiver }: Criterion, today: Day): boolean {
  if (waiver?.state !== 'requested' || waiver.expires < today) return false;
  return state.managerId !== null && state.managerId !== waiver.requestedBy;
}
