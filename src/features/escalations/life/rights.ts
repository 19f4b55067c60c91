import { showInstant } from '#platform/clock.ts';
import { type Person, personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { called, Denied, Refusal } from '#platform/refusal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { may, type Permission } from '../../projects/permissions.ts';
import { type Assignment, assignmentsOf, type Project, projectById } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { type Escalation, escalationById, type Involved, involvedIn } from '../queries.ts';
import { codeOf, mustBeAbleTo, type Verb } from '../rules/life.ts';

export interface AtEscalation {
  it: Escalation;
  project: Project;
  involved: readonly Involved[];
  held: readonly Assignment[];
}

/** What a button or a form is about, read afresh: what it carried is only a hint. */
export async function loaded(ctx: Context, id: string): Promise<AtEscalation> {
  const it = await escalationById(ctx, id);
  const project = it && (await projectById(ctx, it.projectId));
  if (!it || !project) throw unknown();
  const [involved, held] = await Promise.all([
    involvedIn(ctx, { escalation: it.id }),
    assignmentsOf(ctx, { project: project.id }),
  ]);
  if (!maySee(ctx.actor, it, involved)) throw unknown(codeOf(it));
  return { it, project, involved, held };
}

/** The same words whether it is not there or not for them. */
export function unknown(code = 'this escalation'): Refusal {
  return new Refusal(`I know no ${code} that you can see. List the current ones with \`/escalate list\`.`);
}

/** A restricted one is seen by those who are named in it. */
export function maySee(person: Person, it: Escalation, involved: readonly Involved[]): boolean {
  return !it.restricted || isNamed(person, it, involved);
}

export function isNamed({ id }: Pick<Person, 'id'>, it: Escalation, involved: readonly Involved[]): boolean {
  if (it.raisedBy === id || it.ownerId === id || it.assigneeId === id) return true;
  return involved.some(({ escalationId, personId }) => escalationId === it.id && personId === id);
}

/** Whether this person may take this step now; refuses in a sentence that says why, and who could. */
export async function mustTake(ctx: Context, { it, project, involved, held }: AtEscalation, verb: Verb): Promise<void> {
  mustBeOpen(project);
  mustBeAbleTo(codeOf(it), it.state, verb, await lastOf(ctx, it));
  if (verb === 'join') return;
  if (verb === 'withdraw') return mustBeTheirsToWithdraw(ctx, { it, project, involved, held });
  if (verb === 'acknowledge') return mustBeAsked(ctx, { it, project, involved, held });
  const isEnd = verb === 'close' || verb === 'reopen';
  const mine = isEnd
    ? [it.raisedBy, it.ownerId, it.assigneeId].includes(ctx.actor.id)
    : isNamed(ctx.actor, it, involved);
  if (mine) return;
  const permission: Permission = isEnd ? 'escalation.end' : 'escalation.work';
  if (may(ctx.actor, permission, held, project)) return;
  const whose = await personById(ctx, it.ownerId ?? it.assigneeId ?? it.raisedBy);
  throw new Denied(
    `You have no part in ${codeOf(it)}${isEnd ? ' that would let you end or reopen it' : '. Join it first'}, or ask ${whose ? called(mention(whose.slackId)) : 'the project’s lead'}.`,
    { action: permission, subject: `escalation:${it.id}` },
  );
}

/** Whoever raised it waits for somebody else's word, unless they were asked themselves. */
function mustBeAsked(ctx: Context, { it, project, involved, held }: AtEscalation): void {
  const { actor } = ctx;
  const asked = involved.some(({ part, personId }) => part === 'asked' && personId === actor.id);
  if (asked || it.assigneeId === actor.id) return;
  const tried = { action: 'escalation.acknowledge', subject: `escalation:${it.id}` };
  if (it.raisedBy === actor.id) {
    throw new Denied(`You raised ${codeOf(it)}: whoever takes it on acknowledges it. I go on asking.`, tried);
  }
  if (isNamed(actor, it, involved) || may(actor, 'escalation.work', held, project)) return;
  throw new Denied(`You weren’t asked about ${codeOf(it)}. Join it first if you take it on.`, tried);
}

/** Whoever raised it may take it back until somebody's work holds the damage; a manager, while it runs. */
async function mustBeTheirsToWithdraw(ctx: Context, { it, project, held }: AtEscalation): Promise<void> {
  const action: Permission = 'escalation.withdraw';
  if (may(ctx.actor, action, held, project)) return;
  const tried = { action, subject: `escalation:${it.id}` };
  if (it.raisedBy !== ctx.actor.id) {
    const raiser = await personById(ctx, it.raisedBy);
    throw new Denied(
      `${codeOf(it)} is not yours to withdraw. Ask ${raiser ? `${called(mention(raiser.slackId))}, who raised it` : 'whoever raised it'}, or a delivery manager.`,
      tried,
    );
  }
  if (it.state === 'contained') {
    throw new Denied(`${codeOf(it)} is contained by now. Resolve it, or ask a delivery manager to withdraw it.`, tried);
  }
}

async function lastOf(ctx: Context, it: Escalation) {
  const by = it.steppedBy === ctx.actor.id ? 'You' : ((await personById(ctx, it.steppedBy))?.name ?? 'Somebody');
  return { by, at: showInstant(it.steppedAt, ctx.zone) };
}
