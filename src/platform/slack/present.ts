import { z } from 'zod';
import type { Logger } from '../log.ts';
import { Conflict, Refusal } from '../refusal.ts';
import { message, rows, section } from './blocks.ts';
import type { Incoming } from './incoming.ts';
import { fieldErrors } from './modal.ts';
import { esc } from './mrkdwn.ts';
import type { Reply } from './reply.ts';

/** The one place where an error becomes words. Refusals are sentences for the person; everything else is ours, with a reference. */
export function present(error: unknown, incoming: Incoming, reference: string, log: Logger): Reply {
  if (incoming.kind === 'view') {
    if (error instanceof z.ZodError) return { kind: 'errors', errors: fieldErrors(error, incoming.view as never) };
    return { kind: 'errors', errors: underField(sentence(error, reference, log), incoming, error) };
  }
  return { kind: 'whisper', message: message(rows(section(esc(sentence(error, reference, log))))) };
}

function sentence(error: unknown, reference: string, log: Logger): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof Conflict)
    return 'Others are changing this at the same moment, so nothing was saved. Please try again.';
  if (error instanceof z.ZodError) {
    log.warn({ reference, issues: error.issues.map((issue) => issue.path.join('.')) }, 'payload not understood');
    return 'This button is from an older version of me, so nothing was changed. Ask again with `/golive check` and use the new one.';
  }
  log.error({ reference, err: error }, 'handler failed');
  return `Something broke on my side and nothing was saved. Please try again; if it happens twice, give your admin the reference ${reference}.`;
}

/** Slack shows errors under input blocks only; without a field of its own a sentence goes under the first. */
function underField(words: string, incoming: Incoming & { kind: 'view' }, error: unknown): Record<string, string> {
  const inputs = (incoming.view.blocks as { type?: string; block_id?: string }[]).filter(
    (block) => block.type === 'input',
  );
  const field = error instanceof Refusal ? error.field : undefined;
  const target = inputs.find((block) => block.block_id === field) ?? inputs[0];
  return target?.block_id ? { [target.block_id]: words } : {};
}
