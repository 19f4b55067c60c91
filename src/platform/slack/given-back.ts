import { message, section } from './blocks.ts';
import { esc } from './mrkdwn.ts';
import { type Answer, whisper } from './reply.ts';

/** What fits one section beside its fence, escaped. */
const CHUNK = 2_800;

/** A sentence, then the whole command ready to copy: Slack clears the input line when one is sent. */
export function givenBack(sentence: string, command: string): Answer {
  return whisper(
    message([
      section(esc(sentence)),
      section('Nothing is lost. Correct it and send it again:'),
      chunks(command.replaceAll('`', 'ˋ')).map((part) => section(`\`\`\`${part}\`\`\``)),
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
