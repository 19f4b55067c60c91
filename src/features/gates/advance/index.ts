import { z } from 'zod';
import { type Action, type Command, type Context, defineAction, type View } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { type Answer, open, whisper } from '#platform/slack/reply.ts';
import { theProject } from '../../projects/find.ts';
import { may, must } from '../../projects/permissions.ts';
import { assignmentsOf } from '../../projects/queries.ts';
import { type GateRow, gatesOf } from '../queries.ts';
import { plural } from '../words.ts';
import { exceptionModal, exceptionView, mustAllowExceptions } from './exception.ts';
import { pass } from './pass.ts';
import { mustMove, passingOf } from './read.ts';
import { phaseGate } from './rules.ts';

export { advanceButton } from './button.ts';

const advanceCommand: Command = {
  path: 'advance',
  usage: '[KEY]',
  summary: 'Pass the gate of the current phase and move on',
  examples: ['/golive advance', '/golive advance ACME'],
  run: async (text, ctx) => {
    const found = await theProject(ctx, text, 'advance');
    if ('ask' in found) return found.ask;
    mustMove(found.project);
    if (found.rest !== '') {
      throw new Refusal(
        `${found.project.key} can only pass the gate of its current phase. Use \`/golive advance ${found.project.key}\`.`,
      );
    }
    const gates = await gatesOf(ctx, { project: found.project.id });
    const next = phaseGate(found.project, gates);
    mustBeMeant(ctx, next, gates);
    return advance(ctx, next.id);
  },
};

/** How long ago a gate may have been passed for a second command to be taken for a slip, in milliseconds. */
const SLIP = 60_000;

/** The command names no gate: said twice, or by two people at once, it must not pass two. */
function mustBeMeant(ctx: Context, next: GateRow, gates: readonly GateRow[]): void {
  const just = gates.find(({ decidedAt }) => decidedAt && ctx.now.getTime() - decidedAt.getTime() < SLIP);
  if (!just) return;
  throw new Refusal(
    `${just.name} was ${just.state} a moment ago, and ${next.name} is next. To go past that one too, ask again in a minute.`,
  );
}

const advanceAction = defineAction({
  id: 'gates.advance',
  value: z.object({ gate: z.string() }),
  press: ({ gate }, ctx) => advance(ctx, gate),
});

/** Passes a gate that says yes. Past one that says no goes only the delivery manager, with a reason. */
async function advance(ctx: Context, gateId: string): Promise<Answer> {
  const passing = await passingOf(ctx, gateId);
  const { project, gate, assessment } = passing;
  const roles = await assignmentsOf(ctx, { project: project.id });
  must(ctx.actor, 'phase.advance', project, roles);
  if (assessment.verdict !== 'NO-GO') {
    const { sentence, writes } = await pass(ctx, passing);
    return whisper(message([section(sentence)]), ...writes);
  }
  mustAllowExceptions(passing);
  if (may(ctx.actor, 'phase.except', roles, project)) return open(exceptionModal(passing, ctx.channel));
  throw new Refusal(
    `${gate.name} is NO-GO with ${plural(assessment.blockers.length, 'blocker')}, so ${project.key} stays in ${project.phase}. See the shortest path with \`/golive check ${project.key} ${gate.key}\`, or ask the delivery manager for an exception.`,
  );
}

export const advanceCommands: readonly Command[] = [advanceCommand];
// biome-ignore lint/suspicious/noExplicitAny: each value is typed where it is defined, by defineAction
export const advanceActions: readonly Action<any>[] = [advanceAction];
// biome-ignore lint/suspicious/noExplicitAny: each form is typed where it is defined, by defineView
export const advanceViews: readonly View<any, any>[] = [exceptionView];
