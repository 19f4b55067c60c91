import { personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { gateAndProject } from '../find.ts';
import { gatesOf } from '../queries.ts';
import { assess } from '../rules/assess.ts';
import { gateState } from '../state.ts';
import type { Passing } from './pass.ts';
import { mustBeNext } from './rules.ts';

/** The gate with its verdict as it is now; refuses one that isn't next. */
export async function passingOf(ctx: Context, gateId: string): Promise<Passing> {
  const { project, gate } = await gateAndProject(ctx, gateId);
  mustBeOpen(project);
  const all = await gatesOf(ctx, { project: project.id });
  const by = gate.decidedBy ? await personById(ctx, gate.decidedBy) : undefined;
  mustBeNext(project, all, gate, by ? mention(by.slackId) : null);
  const assessment = assess(await gateState(ctx, project, gate), ctx.today);
  return { project, all, gate, assessment, exception: null };
}
