import type { View as SlackView } from '@slack/types';
import { plainView } from '#platform/slack/plain.ts';
import type { Sight } from './journal.ts';
import type { Message, SlackSide, View } from './slack-side.ts';
import type { Reply, Sent } from './wire.ts';

/** What came of one thing a person did. */
export interface Heard {
  ack: Reply;
  sent: Sent;
  /** What only this person was told. */
  whispers: Message[];
  /** New messages where this person can read them, direct messages included. */
  messages: Message[];
  edits: Message[];
  /** The modal in front of the person now. */
  view?: View;
  home?: View;
  /** Sentences under the fields of a refused submission, by block id. */
  errors?: Record<string, string>;
  /** All of it, as the person reads it, in order. */
  text: string;
}

export function heardBy(slack: SlackSide, userId: string, sent: Sent, mark: number): Heard {
  const seen = slack.journal.since(mark).filter((sight) => isSeenBy(slack, userId, sight));
  const errors = errorsOf(sent.reply);
  return {
    ack: sent.reply,
    sent,
    whispers: seen.flatMap((sight) => (sight.kind === 'whisper' ? [sight.message] : [])),
    messages: seen.flatMap((sight) => (sight.kind === 'post' ? [sight.message] : [])),
    edits: seen.flatMap((sight) => (sight.kind === 'edit' ? [sight.message] : [])),
    view: slack.journal.stack(userId).at(-1),
    home: seen.flatMap((sight) => (sight.kind === 'home' ? [sight.view] : [])).at(-1),
    errors,
    text: [...Object.values(errors ?? {}), ...seen.map((sight) => read(slack, sight))].filter(Boolean).join('\n\n'),
  };
}

function isSeenBy(slack: SlackSide, userId: string, sight: Sight): boolean {
  if ('to' in sight) return sight.to === userId;
  return slack.canRead(userId, 'message' in sight ? sight.message.channel : sight.channel);
}

function read(slack: SlackSide, sight: Sight): string {
  if ('message' in sight) return sight.message.text;
  if ('view' in sight) return readView(slack, sight.view);
  return '';
}

/** A view as its person reads it; Slack sends null for a button that is not there. */
export function readView(slack: SlackSide, view: View): string {
  const given = Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));
  return plainView(given as unknown as SlackView, slack.names);
}

function errorsOf(reply: Reply): Record<string, string> | undefined {
  const body = reply.body as { response_action?: string; errors?: Record<string, string> } | '';
  return body && body.response_action === 'errors' ? (body.errors ?? {}) : undefined;
}
