import { context, type Message } from '../slack/blocks.ts';
import { channel as channelName, mention } from '../slack/mrkdwn.ts';
import { cureFor } from './refusals.ts';
import type { OutboxRow } from './tables.ts';

export const REPEATED = '(repeated: Slack gave no answer the first time)';

/** A delay that nobody would notice, in milliseconds. */
const PUNCTUAL = 10 * 60_000;

export function whereOf(destination: string): string {
  return /^[CG]/.test(destination) ? channelName(destination) : mention(destination);
}

/** Under a message that comes in another place than it was meant for. */
export function movedFrom(destination: string, reason: string): string {
  const cure = cureFor(reason, whereOf(destination)).replace(', then press *Post again*', '');
  return `Meant for ${whereOf(destination)}. ${cure}`;
}

/** The message with what its reader should know of its way here. */
export function withNotes(words: Message, row: OutboxRow, now: Date): Message {
  const notes = [row.note, lateBy(now.getTime() - (row.notBefore ?? row.createdAt).getTime())];
  const said = notes.filter((note): note is string => note !== null);
  const line = context(...said);
  if (!line) return words;
  return { text: [words.text, ...said].join('\n'), blocks: [...words.blocks, line] };
}

/** `late by 2 h 4 min`; null while it is on time. */
function lateBy(ms: number): string | null {
  if (ms < PUNCTUAL) return null;
  const minutes = Math.round(ms / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `(late by ${hours > 0 ? `${hours} h ` : ''}${rest} min)`;
}
