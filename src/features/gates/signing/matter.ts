import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Day } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { type Project, playbookOf } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { gateAndProject } from '../find.ts';
import { approvalById, type GateRow, peopleByIds } from '../queries.ts';
import type { GateState, Role } from '../rules/types.ts';
import { type GateScope, gateState } from '../state.ts';
import { withExpiry } from './expiry.ts';

/** What is to be signed: a gate of a project as it stands today. */
export interface Matter {
  project: Project;
  gate: GateRow;
  state: GateState;
  calendar: WorkCalendar;
  /** As people call it: `Customer success manager`. */
  roleName(role: Role): string;
}

export async function matterOf(scope: GateScope, project: Project, gate: GateRow, today: Day): Promise<Matter> {
  const [state, playbook, calendar] = await Promise.all([
    gateState(scope, project, gate),
    playbookOf(scope, project.id),
    calendarOf(project.region, today),
  ]);
  const names = new Map(playbook.roles.map(({ key, name }) => [key, name]));
  const roleName = (role: Role) => names.get(role) ?? role;
  const standing = withExpiry({ ...state, names: await allNames(scope, state) }, today, calendar);
  return { project, gate, state: standing, calendar, roleName };
}

/** Delegates too, who may not have left a mark on the gate yet. */
async function allNames(scope: GateScope, { names, delegations }: GateState): Promise<GateState['names']> {
  const missing = delegations.map(({ to }) => to).filter((person) => names[person] === undefined);
  if (missing.length === 0) return names;
  const found = await peopleByIds(scope, missing);
  return { ...names, ...Object.fromEntries(found.map(({ id, slackId }) => [id, mention(slackId)])) };
}

/** The gate a button names, in a project that still takes changes. */
export async function openMatter(ctx: Context, gateId: string): Promise<Matter> {
  const { project, gate } = await gateAndProject(ctx, gateId);
  mustBeOpen(project);
  return matterOf(ctx, project, gate, ctx.today);
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
