import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { nameOf } from '../projects/find.ts';
import type { Project } from '../projects/queries.ts';
import { mustBeOpen, touch } from '../projects/writes.ts';
import { runs } from './mine.ts';
import { membershipOf, standupOf } from './queries.ts';
import { questionsRedrawn } from './questions-redrawn.ts';
import { beginMemberships, endMemberships, promptDaily, silence } from './writes.ts';

/** Everybody of the workspace may: a standup holds what its channel reads anyway. */
export async function join(ctx: Context, project: Project): Promise<Answer> {
  mustBeOpen(project);
  const { id, key } = project;
  const [standup, membership] = await Promise.all([standupOf(ctx, id), membershipOf(ctx, id, ctx.actor.id)]);
  if (!standup || standup.state === 'stopped') {
    throw new Refusal(
      `${key} has no standup at the moment. Its lead starts one with \`/golive standup setup ${key}\`.`,
    );
  }
  if (membership) return whisper(message([section(`You take part in the standup of ${nameOf(project)} already.`)]));
  const isPaused = standup.prompts === 'paused';
  const when = `I ask you at ${standup.promptAt} your time`;
  const then = runs(project) ? `${when}.` : `${when}, once the project goes on.`;
  const paused = `its question is paused: ${when} once it is resumed with \`/golive rituals ${key}\`.`;
  return whisper(
    message([section(`You take part in the standup of ${nameOf(project)}${isPaused ? `; ${paused}` : `: ${then}`}`)]),
    touch(project),
    promptDaily(id, [ctx.actor], standup, isPaused),
    ...(await questionsRedrawn(ctx, id, [ctx.actor])),
    ...beginMemberships(id, [ctx.actor.id]),
    recorded(ctx, project, 'join'),
  );
}

export async function leave(ctx: Context, project: Project): Promise<Answer> {
  mustBeOpen(project);
  const membership = await membershipOf(ctx, project.id, ctx.actor.id);
  if (!membership) return whisper(message([section(`You take no part in the standup of ${nameOf(project)}.`)]));
  return whisper(
    message([section(`You left the standup of ${nameOf(project)}. What you said stays where it is.`)]),
    touch(project),
    ...silence(project.id, ctx.actor.id),
    ...endMemberships(project.id, [ctx.actor.id]),
    ...(await questionsRedrawn(ctx, project.id, [ctx.actor])),
    recorded(ctx, project, 'leave'),
  );
}

function recorded(ctx: Context, { id }: Project, verb: 'join' | 'leave') {
  return ctx.record({
    action: `standup.${verb}`,
    subject: `standup:${id}`,
    project: id,
    after: { person: ctx.actor.id },
  });
}
