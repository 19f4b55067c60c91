import { z } from 'zod';
import type { Logger } from '../log.ts';
import { Conflict, partsOf, Refusal } from '../refusal.ts';
import { message, section } from './blocks.ts';
import { givenBackMessage } from './given-back.ts';
import type { Incoming } from './incoming.ts';
import { fieldErrors, modal } from './modal.ts';
import { esc, type Mrkdwn, mention } from './mrkdwn.ts';
import type { Reply } from './reply.ts';

export interface Presenting {
  incoming: Incoming;
  /** What the person may quote and the log finds. */
  reference: string;
  log: Logger;
  /** A bare name for a Slack id: fields show no mentions. */
  nameOf(slackId: string): Promise<string>;
}

/** The one place where an error becomes words. Refusals are sentences for the person; everything else is ours, with a reference. */
export async function present(error: unknown, parts: Presenting): Promise<Reply> {
  const { incoming } = parts;
  if (incoming.kind === 'view' && error instanceof z.ZodError) {
    return { kind: 'errors', errors: fieldErrors(error, incoming.view as never) };
  }
  const words = sentence(error, parts);
  if (incoming.kind === 'view') {
    const field = fieldFor(incoming, error);
    if (field) return { kind: 'errors', errors: { [field]: await withNames(words, parts.nameOf) } };
  }
  const shown = section(withMentions(words));
  if (incoming.kind === 'home') return { kind: 'home', blocks: [shown] };
  // Inside a modal the sentence is laid on top of it: what they were looking at stays below.
  if (incoming.kind === 'view' || (incoming.kind === 'action' && incoming.view)) {
    return {
      kind: 'push',
      view: modal({ callback: 'platform.notice', title: 'Not done', close: 'Back', blocks: [shown] }),
    };
  }
  const sent = error instanceof Refusal ? error.sent : null;
  return {
    kind: 'whisper',
    message: sent === null ? message([shown]) : givenBackMessage(withMentions(words), sent),
  };
}

function sentence(error: unknown, { reference, log }: Presenting): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof Conflict) {
    return 'Others are changing this at the same moment, so nothing was saved. Please try again.';
  }
  if (error instanceof z.ZodError) {
    log.warn({ reference, issues: error.issues.map((issue) => issue.path.join('.')) }, 'payload not understood');
    return 'This button is from an older version of me, so nothing was changed. Ask again with `/golive check` and use the new one.';
  }
  log.error({ reference, err: error }, 'handler failed');
  return `Something broke on my side and nothing was saved. Please try again; if it happens twice, give your admin the reference ${reference}.`;
}

/** Slack shows errors under input blocks only: the refusal's own field, else the first. */
function fieldFor(incoming: Incoming & { kind: 'view' }, error: unknown): string | undefined {
  const blocks = incoming.view.blocks as { type?: string; block_id?: string }[];
  const inputs = blocks.filter((block) => block.type === 'input');
  const wanted = error instanceof Refusal ? error.field : undefined;
  return (inputs.find((block) => block.block_id === wanted) ?? inputs[0])?.block_id;
}

/** Refusals are plain text in which people may be called; everything else in them is inert. */
export function withMentions(words: string): Mrkdwn {
  return partsOf(words)
    .map((part, at) => (at % 2 === 0 ? esc(part) : mention(part)))
    .join('');
}

async function withNames(words: string, nameOf: Presenting['nameOf']): Promise<string> {
  const parts = await Promise.all(partsOf(words).map((part, at) => (at % 2 === 0 ? part : nameOf(part))));
  return parts.join('');
}
