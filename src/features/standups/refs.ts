import type { Day } from '#platform/clock.ts';
import type { CardRef } from '#platform/outbox/enqueue.ts';
import { BLOCKER, PROMPT, REMINDER, SUMMARY } from './names.ts';

/** The day's one message in the channel. */
export function summaryCard(project: string, day: Day, channel: string): CardRef {
  return { kind: SUMMARY, subject: `${project}/${day}`, to: channel };
}

/** What one person said that day, in the thread of the day's message. */
export function answerCard(project: string, day: Day, person: string, channel: string): CardRef {
  return { kind: 'standups.answer', subject: `${project}/${day}/${person}`, to: channel };
}

/** The question that one person gets that day. */
export function promptCard(project: string, day: Day, person: string, slackId: string): CardRef {
  return { kind: PROMPT, subject: promptSubject(project, day, person), to: slackId };
}

export function promptSubject(project: string, day: Day, person: string): string {
  return `${project}/${day}/${person}`;
}

/** The word that they get an hour later. */
export function reminderCard(project: string, day: Day, person: string, slackId: string): CardRef {
  return { kind: REMINDER, subject: `${project}/${day}/${person}`, to: slackId };
}

/** What whoever can do something about somebody's blocker is told on a day. */
export function blockerCard(project: string, day: Day, person: string, slackId: string): CardRef {
  return { kind: BLOCKER, subject: blockerSubject(project, day, person), to: slackId };
}

export function blockerSubject(project: string, day: Day, person: string): string {
  return `${project}/${day}/${person}`;
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

/** Whose schedule or timer it is. */
export function memberIn(subject: string): { project: string; person: string } {
  const [project = '', person = ''] = subject.split('/');
  return { project, person };
}
