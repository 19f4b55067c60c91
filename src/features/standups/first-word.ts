import { weekdayWords } from '#platform/calendar/weekdays.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../projects/find.ts';
import type { Project } from '../projects/queries.ts';
import { runs } from './mine.ts';
import type { Standup } from './queries.ts';

/**
 * Said at once in a channel that is not the project's: whoever chose it hears today that golive can't post there, and
 * nobody is told tomorrow that their answer goes where outsiders read along.
 */
export function firstWord(ctx: Context, project: Project, before: Standup | undefined, after: Kept): Write[] {
  const { channel, weekdays, summaryAt } = after;
  if (channel === null || (before?.state === 'on' && before.channel === channel) || !runs(project)) return [];
  const { slackId } = ctx.actor;
  return [
    post({
      key: `standup-here:${project.id}:${project.version + 1}`,
      class: 'never-missing',
      to: channel,
      message: message([
        section(
          `${mention(slackId)} brings the standup of ${nameOf(project)} here: ${weekdayWords(weekdays)}, the summary at ${summaryAt} (${project.zone}).`,
        ),
      ]),
      internal: true,
      onBehalfOf: slackId,
    }),
  ];
}

type Kept = Pick<Standup, 'channel' | 'weekdays' | 'summaryAt'>;
