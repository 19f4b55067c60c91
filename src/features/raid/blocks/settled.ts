import { echoDay } from '#platform/dates/parse-day.ts';
import { code, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { RaidItem } from '../queries.ts';
import { codeOf } from '../rules/item.ts';

/** What has just become of an item; `usual` when its last day was golive's choice, so that it can be named anew. */
export function settledNews(project: Project, item: RaidItem, { usual = false } = {}): Mrkdwn {
  const { acceptedUntil } = item;
  if (acceptedUntil === null) return `${codeOf(item)} is ${item.state}.`;
  const until = `${codeOf(item)} is accepted until ${echoDay(acceptedUntil, project.zone)}`;
  if (!usual) return `${until}.`;
  const which = acceptedUntil === project.targetGoLive ? 'the target go-live date' : '30 days from today';
  const again = code(`/raid accept ${project.key} ${codeOf(item)} until fri because …`);
  return `${until}: no day was named, so I took ${which}. Name another with ${again}.`;
}
