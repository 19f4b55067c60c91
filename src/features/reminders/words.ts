import type { Day } from '#platform/clock.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { dayWords } from '../calendar/rules/words.ts';
import type { Nudging } from './cadence.ts';

/** 'is due Wed 9 Dec, in 2 working days', 'is due today', 'was due Wed 25 Nov, 2 working days ago'. */
export function dueWords(due: Day, stands: Nudging, today: Day): Mrkdwn {
  if (stands.kind === 'today') return 'is due today';
  const days = stands.days === 1 ? '1 working day' : `${stands.days} working days`;
  if (stands.kind === 'overdue') return `was due ${dayWords(due, today)}${stands.days > 0 ? `, ${days} ago` : ''}`;
  return `is due ${dayWords(due, today)}${stands.days > 0 ? `, in ${days}` : ''}`;
}
