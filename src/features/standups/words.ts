import { type Day, timeOf } from '#platform/clock.ts';
import type { Person } from '#platform/directory/people.ts';
import { channel, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../projects/queries.ts';
import type { Standup } from './queries.ts';
import { isAskedAfterSummary, summaryMoment } from './rules/day.ts';

export function channelOf(project: Project, standup: Pick<Standup, 'channel'>): string {
  return standup.channel ?? project.channel;
}

/** Where and when this person's answer for a day is read: `At 12:00 your time it goes to #acme.` */
export function fateOf(project: Project, standup: Standup, day: Day, { zone }: Pick<Person, 'zone'>): Mrkdwn {
  const where = channel(channelOf(project, standup));
  if (isAskedAfterSummary(day, standup, { member: zone, project: project.zone })) {
    return `It joins the day’s thread in ${where}.`;
  }
  return `At ${timeOf(summaryMoment(day, standup, project.zone), zone)} your time it goes to ${where}.`;
}
