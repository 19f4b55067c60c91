import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Json } from '#demo/player/slack-side.ts';
import { SlackError } from './slack-error.ts';

/** Arguments that a form carries as JSON text, and what Slack says when it is none. */
const ENCODED: Record<string, string> = {
  blocks: 'invalid_blocks_format',
  attachments: 'invalid_attachments',
  metadata: 'invalid_metadata_format',
  view: 'invalid_arguments',
};

export interface Asked {
  args: Json;
  token?: string;
  /** What made the arguments unreadable; told only once the token is known to be good. */
  problem?: SlackError;
}

/** Reads a call as Slack does: JSON or a form whose objects are JSON text; the token from header or body. */
export async function readCall(request: IncomingMessage): Promise<Asked> {
  const body = await text(request);
  const isJson = request.headers['content-type']?.includes('application/json') ?? false;
  const fields: Json = isJson ? JSON.parse(body || '{}') : Object.fromEntries(new URLSearchParams(body));
  const { token: inBody, ...args } = fields;
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? (inBody as string | undefined);
  try {
    return { args: decoded(args), token };
  } catch (problem) {
    if (problem instanceof SlackError) return { args, token, problem };
    throw problem;
  }
}

function decoded(args: Json): Json {
  const result = { ...args };
  for (const [key, error] of Object.entries(ENCODED)) {
    const value = args[key];
    if (typeof value !== 'string') continue;
    try {
      result[key] = JSON.parse(value);
    } catch {
      throw new SlackError(error);
    }
  }
  return result;
}
