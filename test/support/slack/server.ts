import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { ResponseUrls } from '#demo/player/response-urls.ts';
import type { Call, Json } from '#demo/player/slack-side.ts';
import { type Asked, readCall } from './body.ts';
import { chatMethods } from './chat.ts';
import type { Fault, Faults } from './faults.ts';
import { checkLimits, type Method } from './method.ts';
import { peopleMethods } from './people.ts';
import { SlackError } from './slack-error.ts';
import { checkToken, type Tokens } from './tokens.ts';
import { viewMethods } from './views.ts';
import type { World } from './world.ts';

export interface ServerParts {
  world: World;
  urls: ResponseUrls;
  faults: Faults;
  calls: Call[];
  tokens: Tokens;
  base: string;
  scopes?: readonly string[];
}

const METHODS: Record<string, Method> = { ...chatMethods, ...peopleMethods, ...viewMethods };

/** Handles `/api/<method>` and `/respond/<id>`, with the planned faults. */
export function slackServer(parts: ServerParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const path = new URL(String(request.url), parts.base).pathname;
    if (path.startsWith('/respond/')) return respondUrl(parts, path.slice('/respond/'.length), request, response);
    const method = path.replace(/^\/api\//, '');
    const asked = await readCall(request);
    const call: Call = { method, args: asked.args };
    parts.calls.push(call);
    await perform(response, parts.faults.next(method), async () => {
      call.result = answer(parts, method, asked);
      const headers: Answer['headers'] = { 'content-type': 'application/json' };
      if (parts.scopes) headers['x-oauth-scopes'] = parts.scopes.join(',');
      return { status: 200, headers, body: JSON.stringify(call.result) };
    });
  };
}

function answer(parts: ServerParts, method: string, { args, token, problem }: Asked): Json {
  try {
    const run = method === 'apps.connections.open' ? openConnection(parts) : METHODS[method];
    if (!run) throw new SlackError('unknown_method', { req_method: method });
    checkToken(method, token, parts.tokens, parts.scopes);
    if (problem) throw problem;
    return { ok: true, ...run(args, parts.world) };
  } catch (error) {
    if (error instanceof SlackError) return { ok: false, error: error.code, ...error.more };
    throw error;
  }
}

function openConnection(parts: ServerParts): Method {
  return () => ({ url: `${parts.base.replace('http:', 'ws:')}/link` });
}

async function respondUrl(
  parts: ServerParts,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const args = (await json(request)) as Json;
  const call: Call = { method: 'respond', args };
  parts.calls.push(call);
  await perform(response, parts.faults.next('respond'), async () => {
    const { status, body } = await used(parts, id, args);
    call.result = { ok: status === 200, status };
    return { status, headers: { 'content-type': 'text/html' }, body };
  });
}

async function used({ world, urls }: ServerParts, id: string, args: Json): Promise<{ status: number; body: string }> {
  try {
    if (!args.delete_original) checkLimits(world, args, 'invalid_blocks');
    return await urls.use(id, args);
  } catch (error) {
    if (error instanceof SlackError) return { status: 400, body: error.code };
    throw error;
  }
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

type Effect = () => Promise<Answer>;

async function perform(response: ServerResponse, fault: Fault | undefined, effect: Effect): Promise<void> {
  if (!fault) return write(response, await effect());
  if ('hang' in fault) return;
  if ('cut' in fault) {
    if (fault.cut === 'after') await effect();
    response.destroy();
    return;
  }
  if ('retryAfter' in fault) {
    const headers = { 'retry-after': String(fault.retryAfter), 'content-type': 'application/json' };
    return write(response, { status: 429, headers, body: '{"ok":false,"error":"ratelimited"}' });
  }
  if ('error' in fault) {
    const body = JSON.stringify({ ok: false, error: fault.error });
    return write(response, { status: 200, headers: { 'content-type': 'application/json' }, body });
  }
  if (fault.after) await effect();
  write(response, { status: fault.status, headers: {}, body: '' });
}

function write(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
