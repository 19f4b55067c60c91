import { type Day, showDay } from '#platform/clock.ts';
import { actions, button, context, type Message, message, section } from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';

export interface Question {
  /** The project's name as messages show it. */
  name: Mrkdwn;
  project: string;
  day: Day;
  /** Where and when the answer is read. */
  fate: Mrkdwn;
}

/** `late` says by how much, when it is. */
export function promptMessage({ name, project, day, fate }: Question, late: Mrkdwn | null = null): Message {
  return message([
    section(`${name} standup, ${showDay(day)}: what is done, what comes next, what blocks you?`),
    context(fate, late),
    actions(button({ id: 'standups.answer', text: 'Answer', style: 'primary', value: { project, day } })),
  ]);
}

export function reminderMessage({ name, project, day, fate }: Question): Message {
  return message([
    section(`${name} standup: yours isn’t in yet. ${fate}`),
    actions(button({ id: 'standups.answer', text: 'Answer', style: 'primary', value: { project, day } })),
  ]);
}

/** What is left of the question once it is answered. */
export function answeredMessage({ name, project, day }: Omit<Question, 'fate'>): Message {
  return message([
    section(`✓ ${name} standup, ${showDay(day)}: answered.`),
    actions(button({ id: 'standups.answer', text: 'Change', value: { project, day } })),
  ]);
}

/** What is left of the question once nobody waits for the answer any more. */
export function endedMessage({ name, day }: Pick<Question, 'name' | 'day'>, why: 'left' | 'stopped'): Message {
  const words = { left: 'you no longer take part in it.', stopped: 'it was stopped, so nobody is asked.' };
  return message([section(`${name} standup, ${showDay(day)}: ${words[why]}`)]);
}

/** What is left of the reminder then, for the question says why. */
export function idleMessage({ name, day }: Pick<Question, 'name' | 'day'>): Message {
  return message([section(`${name} standup, ${showDay(day)}: nothing is left to answer.`)]);
}

/** What is left of the reminder: the question itself keeps the button. */
export function settledMessage({ name, day }: Pick<Question, 'name' | 'day'>): Message {
  return message([section(`✓ ${name} standup, ${showDay(day)}: yours is in.`)]);
}
