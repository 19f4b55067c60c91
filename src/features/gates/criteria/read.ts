import type { Day } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { projectDay } from '../../projects/day.ts';
import { type Assignment, assignmentsOf, type Project } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { gateAndProject } from '../find.ts';
import { criterionById, type GateRow } from '../queries.ts';
import { openCriterion } from '../rules/criteria.ts';
import type { Criterion, GateState } from '../rules/types.ts';
import { gateState } from '../state.ts';

export interface AtCriterion {
  project: Project;
  /** Where the project is. */
  today: Day;
  gate: GateRow;
  state: GateState;
  criterion: Criterion;
  roles: readonly Assignment[];
}

/** A criterion that can still be changed, with its gate and project as they are now; refuses with the reason otherwise. */
export async function theCriterion(ctx: Context, id: string): Promise<AtCriterion> {
  const row = await criterionById(ctx, id);
  if (!row) throw new Refusal('That criterion is no longer there. See what is with `/golive gate`.');
  const { project, gate } = await gateAndProject(ctx, row.gateId);
  mustBeOpen(project);
  const [state, roles] = await Promise.all([
    gateState(ctx, project, gate),
    assignmentsOf(ctx, { project: project.id }),
  ]);
  return { project, today: projectDay(ctx, project), gate, state, criterion: openCriterion(state, id), roles };
}
