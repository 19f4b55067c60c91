import { inArray, isNull } from '#platform/db/drizzle.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { turn } from '#platform/turn.ts';
import { projectDay } from '../projects/day.ts';
import type { Project } from '../projects/queries.ts';
import { assignments, projects } from '../projects/tables.ts';
import { askedGate } from './find.ts';
import { mentioned } from './mentioned.ts';
import type { CriterionRow, GateRow } from './queries.ts';
import { type Assessment, assess } from './rules/assess.ts';
import {
  approvalFrom,
  criterionFrom,
  delegationFrom,
  type GateFacts,
  type GateScope,
  groupBy,
  stateOf,
} from './state.ts';
import { approvals, criteria, delegations, evidence, gates } from './tables.ts';
import { plural } from './words.ts';

/** A gate's verdict in one line. */
export interface Brief {
  verdict: Assessment['verdict'];
  /** Percent. */
  score: number;
  /** What stands in the way, the weightiest first; `more` are left out. */
  blockers: readonly Mrkdwn[];
  more: number;
}

/** So many blockers are named. */
const NAMED = 3;
/** Others get their turn after so many verdicts. */
const BREATH = 10;

/** The go-live verdict of each of these projects, from seven reads over all of them; for a few dozen at a time. */
export async function verdictsOf(
  scope: GateScope & { readonly now: Date },
  ids: readonly string[],
): Promise<ReadonlyMap<string, Brief>> {
  const found = new Map<string, Brief>();
  if (ids.length === 0) return found;
  const sites = await sitesOf(scope, ids);
  for (const [at, { project, gate, facts }] of sites.entries()) {
    if (at % BREATH === BREATH - 1) await turn();
    const state = await stateOf(scope, project, gate, facts);
    found.set(project.id, briefOf(assess(state, projectDay(scope, project))));
  }
  return found;
}

interface Site {
  project: Project;
  gate: GateRow;
  facts: GateFacts;
}

async function sitesOf(scope: GateScope, ids: readonly string[]): Promise<Site[]> {
  const these = [...ids];
  const [all, allGates, roles, standIns] = await Promise.all([
    scope.from(projects, inArray(projects.id, these)),
    scope.from(gates, inArray(gates.projectId, these)).orderBy(gates.position),
    scope.from(assignments, inArray(assignments.projectId, these), isNull(assignments.until)),
    scope.from(delegations, inArray(delegations.projectId, these)),
  ]);
  const gatesBy = groupBy(allGates, ({ projectId }) => projectId);
  const asked = all.flatMap((project) => {
    const own = gatesBy.get(project.id);
    return own ? [{ project, gate: askedGate(own) }] : [];
  });
  const gateIds = asked.map(({ gate }) => gate.id);
  if (gateIds.length === 0) return [];
  const [rows, proofs, requests] = await Promise.all([
    scope.from(criteria, inArray(criteria.gateId, gateIds)).orderBy(criteria.position),
    scope.from(evidence, inArray(evidence.gateId, gateIds)),
    scope.from(approvals, inArray(approvals.gateId, gateIds)),
  ]);
  const by = {
    criteria: groupBy(rows, ({ gateId }) => gateId),
    evidence: groupBy(proofs, ({ criterionId }) => criterionId),
    approvals: groupBy(requests, ({ gateId }) => gateId),
    roles: groupBy(roles, ({ projectId }) => projectId),
    delegations: groupBy(standIns, ({ projectId }) => projectId),
  };
  return asked.map(({ project, gate }) => {
    const known = {
      criteria: (by.criteria.get(gate.id) ?? []).map((row: CriterionRow) =>
        criterionFrom(row, by.evidence.get(row.id) ?? []),
      ),
      approvals: (by.approvals.get(gate.id) ?? []).map(approvalFrom),
      roles: by.roles.get(project.id) ?? [],
      delegations: (by.delegations.get(project.id) ?? []).map(delegationFrom),
    };
    return { project, gate, facts: { ...known, people: mentioned(known) } };
  });
}

/** In words that ping nobody. */
export function briefOf({ verdict, score, blockers }: Assessment): Brief {
  const facts = blockers.filter(({ kind }) => kind !== 'approval');
  const missing = blockers.length - facts.length;
  const shown = facts
    .slice(0, NAMED)
    .map(({ kind, key, text }) => (kind === 'signal' ? `${esc(key)} ${esc(text, 80)}` : esc(key)));
  if (missing > 0 && shown.length < NAMED) shown.push(plural(missing, 'approval'));
  const named = Math.min(facts.length, NAMED) + (shown.length > Math.min(facts.length, NAMED) ? missing : 0);
  return { verdict, score, blockers: shown, more: blockers.length - named };
}
