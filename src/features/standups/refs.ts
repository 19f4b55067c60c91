import type { Day } from '#platform/clock.ts';
import type { CardRef } from '#platform/outbox/enqueue.ts';

/** The day's one message in the channel. */
export function summaryCard(project: string, day: Day, channel: string): CardRef {
  return { kind: 'standups.summary', subject: `${project}/${day}`, to: channel };
}

/** What one person said that day, in the thread of the day's message. */
export function answerCard(project: string, day: Day, person: string, channel: string): CardRef {
  return { kind: 'standups.answer', subject: `${project}/${day}/${person}`, to: channel };
}

/** The question that one person gets that day. */
export function promptCard(project: string, day: Day, person: string, slackId: string): CardRef {
  return { kind: 'standups.prompt', subject: `${project}/${day}/${person}`, to: slackId };
}

/** The word that they get an hour later. */
export function reminderCard(project: string, day: Day, person: string, slackId: string): CardRef {
  return { kind: 'standups.reminder', subject: `${project}/${day}/${person}`, to: slackId };
}

/** What a card's subject says. */
export function partsOf(subject: string): { project: string; day: Day; person: string } {
  const [project = '', day = '', person = ''] = subject.split('/');
  return { project, day, person };
}

/** What a person's schedules are called. */
export function memberSubject(project: string, person: string): string {
  return `${project}/${person}`;
}
