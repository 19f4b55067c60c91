import { createHash } from 'node:crypto';
import { Refusal } from '#platform/refusal.ts';
import { ANSWER_MAX } from './questions.ts';

/** What a field held, in eight characters; none for an empty one. */
export function printOf(text: string | null | undefined): string {
  const held = text?.trim() ?? '';
  return held === '' ? '' : createHash('sha256').update(held).digest('hex').slice(0, 8);
}

interface Field {
  /** The print of what it was opened with. */
  was: string;
  /** What is saved by now, perhaps from another form of theirs. */
  saved: string | null;
  /** What the form holds, and what of it says something. */
  sent: string | null;
  said: string | null;
}

/**
 * What a field says once its form is sent: where nothing was typed, what is saved stays; where something was, both stay if
 * something else was saved since it was opened.
 */
export function together(field: string, it: Field): string | null {
  const { saved, said } = it;
  if (isUntouched(it)) return saved;
  if (saved === null || said === saved || printOf(saved) === it.was) return said;
  if (said === null) return saved;
  const both = `${saved}\n${said}`;
  if (both.length <= ANSWER_MAX) return both;
  throw new Refusal(
    `You saved another answer meanwhile, and both are longer than ${ANSWER_MAX.toLocaleString('en')} characters. Please shorten this one.`,
    { field },
  );
}

/** The same for one choice: the last that was made. */
export function newest(_: string, it: Field): string | null {
  if (isUntouched(it)) return it.saved;
  return it.said === null && printOf(it.saved) !== it.was ? it.saved : it.said;
}

function isUntouched({ was, sent }: Field): boolean {
  return printOf(sent) === was;
}
