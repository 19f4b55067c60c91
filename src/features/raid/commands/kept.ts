import type { Command, Context } from '#platform/feature.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { givenBack as copied } from '#platform/slack/given-back.ts';
import { oneLine } from '#platform/slack/mrkdwn.ts';
import type { Answer } from '#platform/slack/reply.ts';
import { resendable } from '../rules/text.ts';

/** Slack clears the input line when a command is sent: a refusal gives the text back, ready to copy. */
export function keepingText(command: string, run: Command['run']): Command['run'] {
  return async (text, ctx: Context) => {
    try {
      return await run(text, ctx);
    } catch (error) {
      if (text === '' || !(error instanceof Refusal) || error instanceof Denied) throw error;
      return givenBack(error.message, command, text);
    }
  };
}

/** The sentence, then the whole command as it was typed. */
export function givenBack(sentence: string, command: string, text: string): Answer {
  return copied(sentence, `${command} ${oneLine(resendable(text))}`);
}
