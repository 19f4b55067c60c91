import { eq, isNull } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import { touch } from '../../projects/writes.ts';
import type { FollowUp } from '../queries.ts';
import { followUps } from '../tables.ts';
import { logLine } from '../writes.ts';

/** It is done: noted in its escalation's log too. */
export function finished(ctx: Context, project: Project, row: FollowUp): Write[] {
  const line = `${mention(ctx.actor.slackId)} finished the follow-up “${esc(row.title, 150)}”.`;
  return [...changeFollowUp(ctx, project, row, { doneAt: ctx.now }, 'done'), logLine(row.escalationId, line)];
}

/** Changes an open follow-up as it was read; a `Conflict` when somebody was faster. */
export function changeFollowUp(
  ctx: Context,
  project: Project,
  row: FollowUp,
  set: Partial<Pick<FollowUp, 'doneAt' | 'ownerId'>>,
  verb: 'done' | 'pass',
): Write[] {
  return [
    touch(project),
    (tx) =>
      tx
        .update(
          followUps,
          { ...set, version: row.version + 1 },
          eq(followUps.id, row.id),
          eq(followUps.version, row.version),
          isNull(followUps.doneAt),
        )
        .returning(),
    ctx.record({
      action: `follow-up.${verb}`,
      subject: `follow-up:${row.id}`,
      project: project.id,
      before: { owner: row.ownerId },
      after: { owner: set.ownerId ?? row.ownerId, done: set.doneAt !== undefined },
      text: { title: row.title },
    }),
  ];
}
