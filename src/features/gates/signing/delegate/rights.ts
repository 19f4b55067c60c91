import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { called, Denied } from '#platform/refusal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { standings } from '../../../projects/permissions.ts';
import type { Assignment, Project } from '../../../projects/queries.ts';
import { delegationsOf, peopleByIds } from '../../queries.ts';
import { isRequester } from '../../rules/roles.ts';
import type { GateState, PersonId } from '../../rules/types.ts';
import type { Matter } from '../matter.ts';

/** Whose seats somebody may lend: their own, and as a delivery manager everybody's. */
export function mayLend(actor: Person, project: Project, team: readonly Assignment[], from: PersonId): boolean {
  return actor.id === from || standings(actor, team, project).has('manager');
}

/**
 * Whoever asks for an approval never chooses who gives it: a seat is lent by its holder, or by a manager who asked for
 * none of the `open` gates that it signs.
 */
export function mustLend(
  actor: Person,
  project: Project,
  team: readonly Assignment[],
  from: PersonId,
  open: readonly GateState[],
): void {
  if (actor.id === from) return;
  const tried = { action: 'delegation.change', subject: `project:${project.id}`, field: 'seat' };
  if (!mayLend(actor, project, team, from)) {
    throw new Denied(
      `You can't name a delegate for somebody else in ${project.key}. Ask them, or the delivery manager.`,
      tried,
    );
  }
  const asked = open.find((state) => isRequester(state, actor.id));
  if (!asked) return;
  throw new Denied(
    `You asked for the approvals of ${asked.gate.name}, so you don't choose who signs it. Ask the holder, or another manager.`,
    tried,
  );
}

/** The same the other way round: whoever named a delegate for somebody else doesn't ask for that signature. */
export async function mustNotHaveNamed(ctx: Context, { project, gate, state, today }: Matter): Promise<void> {
  const named = (await delegationsOf(ctx, { project: project.id })).find(
    ({ role, fromId, createdBy, lastDay }) =>
      createdBy === ctx.actor.id &&
      fromId !== ctx.actor.id &&
      lastDay >= today &&
      state.rules.some((rule) => rule.role === role),
  );
  if (!named) return;
  const [delegate] = await peopleByIds(ctx, [named.toId]);
  const who = delegate ? called(mention(delegate.slackId)) : 'a delegate';
  throw new Denied(
    `You named ${who} to sign ${gate.name} for somebody else, so you don't ask for its approvals. Ask the lead to request them.`,
    { action: 'approval.request', subject: `gate:${gate.id}` },
  );
}
