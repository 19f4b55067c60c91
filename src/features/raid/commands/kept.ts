import type { Command, Context } from '#platform/feature.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { esc, oneLine } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { mustHoldNoSecret, resendable } from '../rules/text.ts';

/** What fits one section beside its fence, escaped. */
const CHUNK = 2_800;

/** Slack clears the input line when a command is sent: a refusal gives the text back, ready to copy. */
export function keepingText(command: string, run: Command['run']): Command['run'] {
  return async (text, ctx: Context) => {
    mustHoldNoSecret(text);
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
  const typed = `${command} ${oneLine(resendable(text))}`.replaceAll('`', 'ˋ');
  return whisper(
    message([
      section(esc(sentence)),
      section('Nothing is lost. Correct it and send it again:'),
      chunks(typed).map((part) => section(`\`\`\`${part}\`\`\``)),
    ]),
  );
}

function chunks(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    const safe = esc(character);
    if (part.length + safe.length > CHUNK) {
      parts.push(part);
      part = '';
    }
    part += safe;
  }
  return [...parts, part];
}
