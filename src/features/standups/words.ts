import { type Day, dayOf, timeOf } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { isKnownShared } from '#platform/outbox/known-shared.ts';
import { channel, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../projects/queries.ts';
import type { Standup } from './queries.ts';
import { isAskedAfterSummary, summaryMoment } from './rules/day.ts';

export function channelOf(project: Project, standup: Pick<Standup, 'channel'>): string {
  return standup.channel ?? project.channel;
}

interface Answered {
  project: Project;
  standup: Standup;
  day: Day;
  /** Whose answer it is: their zone. */
  zone: string;
  now: Date;
  /** The day's summary where it stands already. */
  held?: { channel: string } | undefined;
}

/** What becomes of an answer, where and when: `At 12:00 your time it goes to #acme.` */
export async function fateOf(scope: Scope, { project, standup, day, zone, now, held }: Answered): Promise<Mrkdwn> {
  const place = held?.channel ?? channelOf(project, standup);
  const where = channel(place);
  const at = summaryMoment(day, standup, project.zone);
  const isOver = now >= at;
  if (isOver && !held && dayOf(now, project.zone) > day)
    return 'That day had no summary, so it is kept for the record.';
  const joins = held || isOver || isAskedAfterSummary(day, standup, { member: zone, project: project.zone });
  const when = `At ${timeOf(at, zone)} your time`;
  if (await isKnownShared(scope, place)) {
    const counted = joins ? `It is counted in ${where}` : `${when} it is counted in ${where}`;
    return `${counted}. What you write isn’t posted there: outsiders read along.`;
  }
  return joins ? `It joins the day’s thread in ${where}.` : `${when} it goes to ${where}.`;
}
