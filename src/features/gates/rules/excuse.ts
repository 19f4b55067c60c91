import type { Day } from '#platform/clock.ts';
import { either } from '#platform/listed.ts';
import { Denied } from '#platform/refusal.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { holds, principals, speakers } from './roles.ts';
import type { Criterion, GateState, PersonId } from './types.ts';
import { calledIn } from './words.ts';

/** Whether 'not applicable' needs somebody else than the lead: it lifts a blocker, and regulated duties are separate. */
export function needsSecondPerson(state: GateState, { blocking }: Criterion): boolean {
  return state.regulated && blocking;
}

/**
 * Refuses whoever leads the project, owns the criterion or stood for it. A verifier may say that it doesn't apply, and
 * so may a delivery manager; `manages` says whether the actor is one.
 */
export function mustBeSecondPerson(
  state: GateState,
  criterion: Criterion,
  actor: { readonly id: PersonId; readonly manages: boolean },
  today: Day,
): void {
  const { key, verifierRole } = criterion;
  const speaks = verifierRole !== null && principals(state, actor.id, verifierRole, today).length > 0;
  if ((speaks || actor.manages) && !isTheirs(state, criterion, actor.id)) return;
  const able = [...(verifierRole === null ? [] : speakers(state, verifierRole, today)), state.managerId]
    .filter((person) => person !== null)
    .filter((person) => person !== actor.id && !isTheirs(state, criterion, person));
  const role = verifierRole === null || verifierRole === 'manager' ? '' : `${roleName(state, verifierRole)} or `;
  const next =
    able.length > 0
      ? `Ask ${either([...new Set(able)].map((person) => calledIn(state, person)))}.`
      : 'Name somebody else with `/golive team` first.';
  throw new Denied(
    `In a regulated project ${role}the delivery manager says that ${key} doesn't apply, and never whoever would have to meet it. ${next}`,
    { action: 'criterion.excuse', subject: `criterion:${criterion.id}` },
  );
}

function isTheirs(state: GateState, { ownerId, met }: Criterion, person: PersonId): boolean {
  return person === state.leadId || person === ownerId || person === met?.by || holds(state, person, 'lead');
}
