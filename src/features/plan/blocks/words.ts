import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import { showDay } from '#platform/clock.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { WaitsOn } from '../../playbooks/schema.ts';
import { type Milestone, slipOf } from '../rules/milestone.ts';

export const waitsOnWords: Record<WaitsOn, string> = {
  us: 'us',
  customer: 'the customer',
  'third-party': 'a third party',
};

export function workingDays(count: number): string {
  return `${count} working ${count === 1 ? 'day' : 'days'}`;
}

export function milestoneCount(count: number): string {
  return `${count} ${count === 1 ? 'milestone' : 'milestones'}`;
}

/** `Fri 4 Dec 2026, now 3 working days later`; empty while it stands as first agreed. */
export function slipWords(milestone: Milestone, calendar: WorkCalendar): Mrkdwn {
  const { baseline, planned, done } = milestone;
  if (baseline === (done ?? planned)) return '';
  const slip = slipOf(milestone, calendar);
  const agreed = showDay(baseline);
  if (slip === 0) return agreed;
  return `${agreed}, now ${workingDays(Math.abs(slip))} ${slip > 0 ? 'later' : 'earlier'}`;
}
