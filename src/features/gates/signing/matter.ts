import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { projectDays } from '../../calendar/project-days.ts';
import { projectDay } from '../../projects/day.ts';
import type { Project } from '../../projects/queries.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { gateAndProject } from '../find.ts';
import { approvalById, type GateRow } from '../queries.ts';
import type { GateState, Role } from '../rules/types.ts';
import { type GateScope, gateState } from '../state.ts';
import { asItStands } from './expiry.ts';

/** What is to be signed: a gate of a project as it stands today. */
export interface Matter {
  project: Project;
  gate: GateRow;
  state: GateState;
  /** The days that count while an answer is waited for. */
  answering: WorkCalendar;
  /** Where the project is, whoever looks. */
  today: Day;
  /** As people call it: `Customer success manager`. */
  roleName(role: Role): string;
}

export async function matterOf(
  scope: GateScope & { readonly now: Date },
  project: Project,
  gate: GateRow,
): Promise<Matter> {
  const today = projectDay(scope, project);
  const [state, answering] = await Promise.all([gateState(scope, project, gate), projectDays(scope, project, today)]);
  return {
    project,
    gate,
    state: asItStands(state, project, today, answering),
    answering,
    today,
    roleName: (role) => roleName(project, role),
  };
}

/** The gate a button names, in a project that still takes changes. */
export async function openMatter(ctx: Context, gateId: string): Promise<Matter> {
  const { project, gate } = await gateAndProject(ctx, gateId);
  mustBeOpen(project);
  return matterOf(ctx, project, gate);
}

/** The gate and role of the approval that a button names. */
export async function matterOfApproval(ctx: Context, id: string): Promise<Matter & { role: Role }> {
  const row = await approvalById(ctx, id);
  if (!row) throw new Refusal('I no longer know this request. See where things stand with `/golive check`.');
  return { ...(await openMatter(ctx, row.gateId)), role: row.role };
}

/** `Go-live of ACME`, for a sentence; the gate's name is free text. */
export function gateName({ gate, project }: Pick<Matter, 'gate' | 'project'>): string {
  return `${gate.name} of ${project.key}`;
}
