import { context, type Message } from '../slack/blocks.ts';
import { channel as channelName, mention } from '../slack/mrkdwn.ts';
import { spanOf } from '../span.ts';
import { cureFor } from './refusals.ts';
import type { OutboxRow } from './tables.ts';

const MEANT_FOR = 'Meant for';
export const REPEATED = '(repeated: Slack gave no answer the first time)';

/** A delay that nobody would notice, in milliseconds. */
const PUNCTUAL = 10 * 60_000;

export function whereOf(destination: string): string {
  return /^[CG]/.test(destination) ? channelName(destination) : mention(destination);
}

/** Under a message that comes in another place than it was meant for: that one is named, not those tried since. */
export function movedFrom({ note, destination }: OutboxRow, reason: string): string {
  if (note?.includes(MEANT_FOR)) return note;
  const cure = cureFor(reason, whereOf(destination)).replace(/, (then|or unarchive it and) press \*Post again\*/, '');
  return noteAlso(note, `${MEANT_FOR} ${whereOf(destination)}. ${cure}`);
}

/** One note more for the reader; each is said once. */
export function noteAlso(note: string | null, more: string): string {
  if (note === null || note.includes(more)) return note ?? more;
  return `${note}\n${more}`;
}

/** The message with what its reader should know of its way here. */
export function withNotes(words: Message, row: OutboxRow, now: Date): Message {
  const notes = [row.note, lateBy(now.getTime() - (row.notBefore ?? row.createdAt).getTime())];
  const said = notes.filter((note): note is string => note !== null);
  const line = context(...said);
  if (!line) return words;
  return { text: [words.text, ...said].join('\n'), blocks: [...words.blocks, line] };
}

/** `(late by 2 h 04 min)`; null while it is on time. */
function lateBy(ms: number): string | null {
  return ms < PUNCTUAL ? null : `(late by ${spanOf(ms)})`;
}
