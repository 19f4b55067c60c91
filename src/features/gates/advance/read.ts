import { personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { called, Refusal } from '#platform/refusal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../../projects/day.ts';
import type { Project } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { gateAndProject } from '../find.ts';
import { gatesOf } from '../queries.ts';
import { assess } from '../rules/assess.ts';
import { gateState } from '../state.ts';
import type { Passing } from './pass.ts';
import { mustBeNext } from './rules.ts';

/** Refuses a project in which nothing moves on: history, not begun yet, or resting. */
export function mustMove(project: Project): void {
  mustBeOpen(project);
  const { key, state } = project;
  const status = `\`/golive status ${key}\``;
  if (state === 'pending')
    throw new Refusal(`${key} is pending, so it has no phase to leave yet. Activate it with ${status}.`);
  if (state === 'on_hold')
    throw new Refusal(`${key} is on hold, so its phase stays as it is. Resume it with ${status}.`);
}

/** The gate with its verdict as it is now; refuses one that isn't next. */
export async function passingOf(ctx: Context, gateId: string): Promise<Passing> {
  const { project, gate } = await gateAndProject(ctx, gateId);
  mustMove(project);
  const all = await gatesOf(ctx, { project: project.id });
  const by = gate.decidedBy ? await personById(ctx, gate.decidedBy) : undefined;
  mustBeNext(project, all, gate, by ? called(mention(by.slackId)) : null);
  const state = await gateState(ctx, project, gate);
  const assessment = assess(state, projectDay(ctx, project));
  return { project, all, gate, state, assessment, exception: null };
}
