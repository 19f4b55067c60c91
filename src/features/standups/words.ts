import { type Day, dayOf, timeOf } from '#platform/clock.ts';
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

/** Where and when an answer for a day is read: `At 12:00 your time it goes to #acme.` */
export function fateOf({ project, standup, day, zone, now, held }: Answered): Mrkdwn {
  const where = channel(held?.channel ?? channelOf(project, standup));
  const at = summaryMoment(day, standup, project.zone);
  const isOver = now >= at;
  if (isOver && !held && dayOf(now, project.zone) > day)
    return 'That day had no summary, so it is kept for the record.';
  if (held || isOver || isAskedAfterSummary(day, standup, { member: zone, project: project.zone })) {
    return `It joins the day’s thread in ${where}.`;
  }
  return `At ${timeOf(at, zone)} your time it goes to ${where}.`;
}
