import { givenBack as copied } from '#platform/slack/given-back.ts';
import type { Answer } from '#platform/slack/reply.ts';

/** A sentence, then the `/golive` command as it was typed. */
export function givenBack(sentence: string, command: string, text: string): Answer {
  return copied(sentence, `/golive ${command} ${text}`);
}
