import type { Button } from '@slack/types';
import { type Day, showDay } from '#platform/clock.ts';
import { actions, context, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';

interface Aged {
  name: Mrkdwn;
  slackId: string;
  since: Day;
  standups: number;
  text: string;
  /** Why they are asked. */
  why: Mrkdwn;
  buttons: readonly Button[];
}

interface Logged extends Pick<Aged, 'name' | 'slackId' | 'text' | 'buttons'> {
  /** `I-12` */
  code: string;
}

/** A blocker that did not go away, for whoever can do something about it. */
export function blockerMessage({ name, slackId, since, standups, text, why, buttons }: Aged): Message {
  const times = standups > 1 ? `${standups} standups running` : 'with no word since';
  return message([
    section(`⛔ ${mention(slackId)} is blocked in ${name} since ${showDay(since)}, ${times}:\n>${quoted(text)}`),
    context(why),
    actions(...buttons),
  ]);
}

/** What is left of it once it is logged. */
export function loggedMessage({ name, slackId, text, code, buttons }: Logged): Message {
  return message([
    section(`✓ Logged as ${code}. ${mention(slackId)} was blocked in ${name}:\n>${quoted(text)}`),
    actions(...buttons),
  ]);
}

function quoted(text: string): Mrkdwn {
  return esc(text, 1_500).replaceAll('\n', '\n>');
}
