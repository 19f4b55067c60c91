import type { Day } from '#platform/clock.ts';
import type { CardRef } from '#platform/outbox/enqueue.ts';
import type { LogSource } from '../raid/queries.ts';
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

/** Somebody's blocker, told the first time on `first`. */
interface Blocker {
  project: string;
  person: string;
  first: Day;
}

/** What whoever can do something about it is told on a day. */
export function blockerCard(blocker: Blocker, day: Day, slackId: string): LogSource {
  const { project, person, first } = blocker;
  return { kind: BLOCKER, subject: `${project}/${day}/${person}/${first}`, about: aboutBlocker(blocker), to: slackId };
}

/** What all its messages are about. */
export function aboutBlocker({ project, person, first }: Blocker): string {
  return `${project}/${first}/${person}`;
}

/** What a card's subject says; only a blocker's has a first day other than its own. */
export function partsOf(subject: string): Blocker & { day: Day } {
  const [project = '', day = '', person = '', first = day] = subject.split('/');
  return { project, day, person, first };
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
