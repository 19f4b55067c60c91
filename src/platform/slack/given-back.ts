import type { Command } from '../feature.ts';
import { Refusal } from '../refusal.ts';
import { type Message, message, section } from './blocks.ts';
import { esc, type Mrkdwn, oneLine, type Raw } from './mrkdwn.ts';
import { type Answer, whisper } from './reply.ts';

/** What fits one section beside its fence, escaped. */
const CHUNK = 2_800;
/** A key and a gate are quickly typed again; more words than two, or what is quoted, are somebody's own. */
const own = /["“”„]|(?:\S+\s+){2}\S/;

/** Slack clears the input line when a command is sent: whatever it is refused for, the refusal gives its words back. */
export function keepingWords(command: Command): Command {
  if (command.reads) return command;
  const spoken = command.examples[0]?.startsWith(`/${command.path}`) ? `/${command.path}` : `/golive ${command.path}`;
  return {
    ...command,
    run: async (text, ctx) => {
      try {
        return await command.run(text, ctx);
      } catch (error) {
        if (error instanceof Refusal && own.test(text)) error.sent = `${spoken} ${text}`;
        throw error;
      }
    },
  };
}

/** A sentence, then the whole command ready to copy. */
export function givenBack(sentence: Raw, command: string): Answer {
  return whisper(givenBackMessage(esc(sentence), command));
}

export function givenBackMessage(sentence: Mrkdwn, command: string): Message {
  return message([
    section(sentence),
    section('Nothing is lost. Copy this to send it again, or to pass it on:'),
    chunks(oneLine(command).replaceAll('`', 'ˋ')).map((part) => section(`\`\`\`${part}\`\`\``)),
  ]);
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
