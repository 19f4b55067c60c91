import { Refusal } from '#platform/refusal.ts';
import { clean, hasWords, isBlank, oneLine, shorten } from '#platform/slack/mrkdwn.ts';
import { TEXT_MAX, TITLE_MAX } from './item.ts';

/** A reason is words: not a full stop, nor characters that don't show. */
export function mustGiveReason(reason: string): void {
  if (hasWords(reason)) return;
  throw new Refusal('Give the reason in words, so that whoever reads the log in a year understands it.', {
    field: 'reason',
  });
}

/** A title that shows at least something: pictures may do, characters that nobody sees don't. */
export function isUnseen(text: string): boolean {
  return isBlank(text.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));
}

/** One line for the list; what doesn't fit it stays whole in the notes. */
export function titled(text: string): { title: string; notes: string | null } {
  const whole = clean(text).trim();
  const [first = ''] = whole.split('\n');
  const title = shorten(oneLine(first), TITLE_MAX);
  return { title, notes: title === whole ? null : whole };
}

/** What the notes say besides the title, which is their first line when that fitted. */
export function beyondTitle({ title, notes }: { title: string; notes: string | null }): string | null {
  if (notes === null) return null;
  const [first = '', ...rest] = notes.split('\n');
  return (oneLine(first) === title ? rest.join('\n').trim() : notes) || null;
}

export function tooLong(text: string, what: string): string | null {
  if (text.length <= TEXT_MAX) return null;
  return `${what} has ${text.length.toLocaleString('en')} characters; I keep up to ${TEXT_MAX.toLocaleString('en')}. Shorten it, or put the rest where you can link to it.`;
}
