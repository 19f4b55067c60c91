import { addDays, type Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { projectDay } from '../../projects/day.ts';
import type { Project } from '../../projects/queries.ts';
import { keptByVersion } from '../kept.ts';
import { type GateRow, gatesOf } from '../queries.ts';
import { assess } from '../rules/assess.ts';
import { shortestPath } from '../rules/path.ts';
import type { GateState } from '../rules/types.ts';
import { answeringDays } from '../signing/answering-days.ts';
import { asItStands, SOONEST_EXPIRY } from '../signing/expiry.ts';
import { type GateScope, gateFacts, stateOf } from '../state.ts';
import type { Checked } from './blocks.ts';

const keptGates = keptByVersion((scope, project) => gatesOf(scope, { project: project.id }));
const keptFacts = keptByVersion(gateFacts);

/** As `gatesOf`, for who has just read the project. */
export function gatesNow(scope: GateScope, project: Project): Promise<readonly GateRow[]> {
  return keptGates(scope, project, 'gates');
}

/**
 * The verdict as it is now and where the project is, worked out anew every time. `project` has just been read; `gates`
 * are all of its gates.
 */
export async function checked(
  scope: GateScope & { readonly now: Date },
  project: Project,
  gate: GateRow,
  gates: readonly GateRow[],
): Promise<Checked> {
  const today = projectDay(scope, project);
  const facts = await keptFacts(scope, project, gate.id);
  const state = await asOf(scope, await stateOf(scope, project, gate, facts), project, today);
  const phaseGate = gates.find((each) => each.phase === project.phase && each.state === 'open') ?? null;
  const assessment = assess(state, today);
  const path = assessment.verdict === 'NO-GO' ? shortestPath(state, today) : [];
  return { project, gate, phaseGate, state, roles: facts.roles, today, assessment, path };
}

/** Requests that ran out count as such, though no clock has written so; calendar and holds are read only where one may have. */
async function asOf(scope: Scope, state: GateState, project: Project, today: Day): Promise<GateState> {
  const old = addDays(today, -SOONEST_EXPIRY);
  if (!state.approvals.some((row) => row.state === 'requested' && row.requestedAt <= old)) return state;
  return asItStands(state, project, today, await answeringDays(scope, project, today));
}
