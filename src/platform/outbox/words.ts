import { context, type Message, message } from '../slack/blocks.ts';
import { channel as channelName, isChannel, mention } from '../slack/mrkdwn.ts';
import { spanOf } from '../span.ts';
import { asideFor } from './refusals.ts';
import type { OutboxRow } from './tables.ts';

export const REPEATED = '(repeated: Slack gave no answer the first time)';

/** A delay that nobody would notice, in milliseconds. */
const PUNCTUAL = 10 * 60_000;

/** Where it was meant to go, wherever it was tried since. */
export function placeOf({ meantFor, destination }: Pick<OutboxRow, 'meantFor' | 'destination'>): string {
  return meantFor ?? destination;
}

/** Why it was not posted there; where it was tried last is of no interest. */
export function reasonOf({
  meantFor,
  refusal,
  error,
}: Pick<OutboxRow, 'meantFor' | 'refusal' | 'error'>): string | null {
  return meantFor === null ? error : (refusal ?? error);
}

export function whereOf(destination: string): string {
  return isChannel(destination) ? channelName(destination) : mention(destination);
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
  // In a thread that went elsewhere the first message says so.
  const { text, blocks } = withAside(words, row.meantFor, row.threadOf ? null : row.refusal);
  return line ? { text: [text, ...said].join('\n'), blocks: [...blocks, line] } : { text, blocks };
}

/** On top, where it stands in another place than it was meant for; what follows its card there needs no word of it. */
export function withAside(words: Message, meantFor: string | null, refusal: string | null): Message {
  const aside = meantFor && refusal ? asideFor(refusal, whereOf(meantFor)) : null;
  if (aside === null) return words;
  // Whoever was to be called is not there.
  const rest = words.blocks.filter((block) => !JSON.stringify(block).includes('"type":"broadcast"'));
  const text = rest.length === words.blocks.length ? words.text : message(rest).text;
  return { text: `${aside}\n${text}`, blocks: message([context(aside), ...rest]).blocks };
}

/** `(late by 2 h 04 min)`; null while it is on time. */
function lateBy(ms: number): string | null {
  return ms < PUNCTUAL ? null : `(late by ${spanOf(ms)})`;
}
