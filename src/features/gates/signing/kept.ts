import { Refusal } from '#platform/refusal.ts';
import { limits } from '#platform/slack/limits.ts';

/** As long as the form takes it, in characters. */
const LONGEST = 3_000;
/** What a button carries beside the words. */
const REST = 300;

/** The words, when the row holds them whole. */
export function mustFit(words: string): string {
  if (words.length <= LONGEST) return words;
  throw new Refusal(
    'That is longer than 3,000 characters, so nothing was saved. Shorten it, or link to where it is written.',
  );
}

/** The words, when a button holds them whole while I ask what they are about. */
export function mustTravel(words: string): string {
  if (JSON.stringify(words).length <= limits.buttonValue - REST) return words;
  throw new Refusal(
    'This is too long to keep while I ask which of your roles you mean. Shorten it to a few sentences.',
  );
}
