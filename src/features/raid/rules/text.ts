import { Refusal } from '#platform/refusal.ts';
import { clean, isBlank, oneLine, shorten } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';
import { TEXT_MAX, TITLE_MAX } from './item.ts';

/** Letters or digits, besides pictures and what nobody sees: `:fire: 🔥` says nothing that could be searched for. */
export function hasWords(text: string): boolean {
  const seen = text.replace(/:[a-z0-9_+-]+:/gi, '').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return /[\p{L}\p{N}]/u.test(seen);
}

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

/** What was a mention before it was copied out of an answer: Slack sends its brackets as text then. */
export function mentionsRead(text: string): string {
  return text.replace(/&lt;(@[UW][A-Z0-9]+(?:\|[^<>&]*)?)&gt;/g, '<$1>');
}

/** Text to be copied and sent again: `readable`, but a mention keeps its id, without which it names nobody. */
export function resendable(text: string): string {
  const kept = text.replace(/<(@[UW][A-Z0-9]+(?:\|[^<>]*)?)>/g, '&lt;$1&gt;');
  return readable(kept);
}

export function tooLong(text: string, what: string): string | null {
  if (text.length <= TEXT_MAX) return null;
  return `${what} has ${text.length.toLocaleString('en')} characters; I keep up to ${TEXT_MAX.toLocaleString('en')}. Shorten it, or put the rest where you can link to it.`;
}
