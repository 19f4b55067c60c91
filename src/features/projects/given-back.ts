import { message, section } from '#platform/slack/blocks.ts';
import { decode, esc } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';

/** What fits one section beside its fence, escaped. */
const CHUNK = 2_800;

/** A sentence, then the command as it was typed: Slack clears the input line when one is sent. */
export function givenBack(sentence: string, command: string, text: string): Answer {
  const typed = `/golive ${command} ${decode(text)}`.replaceAll('`', 'ˋ');
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
