import { addDays, type Day } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { projectDays } from '../../calendar/project-days.ts';
import { projectDay } from '../../projects/day.ts';
import { keptByVersion } from '../../projects/kept.ts';
import type { Project } from '../../projects/queries.ts';
import { gateAndProject } from '../find.ts';
import { type GateRow, gatesOf } from '../queries.ts';
import { assess } from '../rules/assess.ts';
import { shortestPath } from '../rules/path.ts';
import type { GateState } from '../rules/types.ts';
import { asItStands, SOONEST_EXPIRY } from '../signing/expiry.ts';
import { type GateScope, gateFacts, stateOf } from '../state.ts';
import type { Checked } from './blocks.ts';
import { dueBy, gateDay } from './gate-day.ts';

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
  const day = await gateDay(scope, project, gate);
  const path = assessment.verdict === 'NO-GO' ? dueBy(shortestPath(state, today), state, day) : [];
  return { project, gate, phaseGate, state, roles: facts.roles, today, day, assessment, path };
}

/** The same for the gate of a button. */
export async function checkedGate(ctx: Context, id: string): Promise<Checked> {
  const { project, gate } = await gateAndProject(ctx, id);
  return checked(ctx, project, gate, await gatesNow(ctx, project));
}

/** Requests that ran out count as such, though no clock has written so; calendar and holds are read only where one may have. */
async function asOf(scope: Scope, state: GateState, project: Project, today: Day): Promise<GateState> {
  const old = addDays(today, -SOONEST_EXPIRY);
  if (!state.approvals.some((row) => row.state === 'requested' && row.requestedAt <= old)) return state;
  return asItStands(state, project, today, await projectDays(scope, project, today));
}
