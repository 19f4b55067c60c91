import { eq, isNull } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { type CardRef, cardId, post, show } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import { Refusal } from '#platform/refusal.ts';
import { context, message } from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from './queries.ts';
import type { Move } from './rules/states.ts';
import { holds, projects } from './tables.ts';

/** Locks the project for this commit: whoever decided on an older version is overtaken and decides again. */
export function touch(project: Project, set: Partial<typeof projects.$inferInsert> = {}): Write {
  return (tx) =>
    tx
      .update(
        projects,
        { ...set, version: project.version + 1 },
        eq(projects.id, project.id),
        eq(projects.version, project.version),
      )
      .returning();
}

/** Clocks stand still from *hold* on, until somebody resumes or cancels the project. */
export function stopClocks(project: Project, move: Move): Write[] {
  if (move === 'hold') {
    return [(tx) => tx.insert(holds, { id: tx.newId(), projectId: project.id, since: tx.now, until: null })];
  }
  if (project.state !== 'on_hold') return [];
  return [(tx) => tx.update(holds, { until: tx.now }, eq(holds.projectId, project.id), isNull(holds.until))];
}

/** The project's pinned message. */
export function headline(project: Project): CardRef {
  return { kind: 'headline', subject: project.id, to: project.channel };
}

/**
 * Edits the headline in place and says in its thread, in one line, what changed. Nothing is sent for a project that is
 * pending. `key` is the natural key of the event, so that it is told once; without an actor the calendar did it.
 */
export function announce(
  ctx: { actor: Pick<Person, 'slackId'> | null },
  project: Project,
  key: string,
  line: Mrkdwn,
): Write[] {
  if (project.state === 'pending') return [];
  return [
    show(headline(project), { pinned: true, onBehalfOf: ctx.actor?.slackId ?? null }),
    post({
      key: `line:${key}`,
      class: 'replaceable',
      to: project.channel,
      message: message([context(line)]),
      threadOf: headline(project),
      internal: true,
      onBehalfOf: null,
    }),
  ];
}

/** The pinned message in the channel that the project leaves says from now on where it went. */
export function moveHeadline(ctx: Context, project: Project): Write[] {
  if (project.state === 'pending') return [];
  const card = headline(project);
  const subject = JSON.stringify({ project: project.id, channel: project.channel });
  return [
    (tx) => tx.update(cards, { kind: 'projects.place', subject }, eq(cards.id, cardId(tx.workspace, card))),
    show(card, { pinned: true, onBehalfOf: ctx.actor.slackId }),
  ];
}

const over: Record<string, string> = {
  closed: 'is closed, so nothing in it changes any more',
  cancelled: 'was cancelled, so nothing in it changes any more',
};

/** Refuses changes to a project that is history. */
export function mustBeOpen(project: Project): void {
  const why = over[project.state];
  if (why) throw new Refusal(`${project.key} ${why}. See what is running with \`/golive list\`.`);
}
