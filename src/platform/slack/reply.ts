import type { KnownBlock, ModalView } from '@slack/types';
import type { Write } from '../db/scope.ts';
import type { Message } from './blocks.ts';

/** What a person is answered; plain data, so that a second delivery can be given the stored one. */
export type Reply =
  /** Only they see it, where they are. */
  | { kind: 'whisper'; message: Message }
  /** Takes the place of the message whose button they pressed. */
  | { kind: 'replace'; message: Message }
  | { kind: 'open' | 'push' | 'update'; view: ModalView }
  /** Sentences under the fields of the form they sent, by block id; the form stays open with what they typed. */
  | { kind: 'errors'; errors: Record<string, string> }
  /** The form closes; the message is whispered in the channel they came from, or sent to them when there is none. */
  | { kind: 'close'; message: Message | null; channel: string | null }
  /** Their App Home, drawn anew. */
  | { kind: 'home'; blocks: KnownBlock[] }
  /** Their card is redrawn by the courier: nothing else to say. */
  | { kind: 'nothing' };

/** What a handler decided: the answer, and the changes that must be committed before it is given. */
export interface Answer {
  reply: Reply;
  writes: readonly Write[];
}

export function answer(reply: Reply, ...writes: Write[]): Answer {
  return { reply, writes };
}

export function whisper(message: Message, ...writes: Write[]): Answer {
  return answer({ kind: 'whisper', message }, ...writes);
}

export function replace(message: Message, ...writes: Write[]): Answer {
  return answer({ kind: 'replace', message }, ...writes);
}

export function open(view: ModalView): Answer {
  return answer({ kind: 'open', view });
}

export function update(view: ModalView, ...writes: Write[]): Answer {
  return answer({ kind: 'update', view }, ...writes);
}

export function errors(sentences: Record<string, string>): Answer {
  return answer({ kind: 'errors', errors: sentences });
}

export function close(message: Message | null, channel: string | null, ...writes: Write[]): Answer {
  return answer({ kind: 'close', message, channel }, ...writes);
}

export function nothing(...writes: Write[]): Answer {
  return answer({ kind: 'nothing' }, ...writes);
}
