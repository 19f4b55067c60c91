import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { channel, code, esc, mention } from '#platform/slack/mrkdwn.ts';
import { nameOf } from './find.ts';
import type { Project } from './queries.ts';
import { roleName } from './rules/role-name.ts';

/** One line to everybody who leads or manages the project from now on, unless they named themselves or it is pending. */
export function tellNamed(ctx: Context, project: Project, role: string, people: readonly Person[]): Write[] {
  if (project.state === 'pending' || (role !== 'lead' && role !== 'manager')) return [];
  const office = esc(roleName(project, role), 80);
  const line = `${mention(ctx.actor.slackId)} named you *${office}* of ${nameOf(project)} in ${channel(project.channel)}. See where it stands with ${code(`/golive status ${project.key}`)}.`;
  return people
    .filter(({ id }) => id !== ctx.actor.id)
    .map(({ id, slackId }) =>
      post({
        key: `named:${project.id}:${role}:${id}:${project.version}`,
        class: 'never-missing',
        to: slackId,
        message: message([section(line)]),
        internal: false,
        onBehalfOf: ctx.actor.slackId,
      }),
    );
}
