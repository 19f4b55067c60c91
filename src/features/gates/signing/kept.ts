import type { Command } from '#platform/feature.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { limits } from '#platform/slack/limits.ts';
import { decode } from '#platform/slack/mrkdwn.ts';
import { givenBack } from '../../projects/given-back.ts';

/** As long as the form takes it, in characters. */
const LONGEST = 3_000;
/** What fits the message of a refusal beside its sentence. */
const SHORT = 2_000;
/** What a button carries beside the words. */
const REST = 300;
/** So many words may be a key and a gate; more are somebody's own. */
const OWN = 2;

/** Slack clears the input line when a command is sent: a refusal gives back what was typed. */
export function keepingWords(command: string, run: Command['run']): Command['run'] {
  return async (text, ctx) => {
    try {
      return await run(text, ctx);
    } catch (error) {
      if (!(error instanceof Refusal) || text.trim().split(/\s+/).length <= OWN) throw error;
      const denied = error instanceof Denied;
      if (text.length > SHORT && !denied) return givenBack(error.message, command, text);
      const sentence = `${error.message}\nNothing is lost, you sent: /golive ${command} ${decode(text).slice(0, SHORT)}`;
      throw denied ? new Denied(sentence, error) : new Refusal(sentence);
    }
  };
}

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
