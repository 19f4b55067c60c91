import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import type { ResponseUrls } from '#demo/player/response-urls.ts';
import type { Call, Json } from '#demo/player/slack-side.ts';
import { type Asked, readCall } from './body.ts';
import { chatMethods } from './chat.ts';
import type { Fault, Faults } from './faults.ts';
import { historyMethods } from './history.ts';
import { checkLimits, type Method } from './method.ts';
import type { Pace } from './pace.ts';
import { peopleMethods } from './people.ts';
import { SlackError } from './slack-error.ts';
import { checkConversation, checkToken, type Tokens } from './tokens.ts';
import { viewMethods } from './views.ts';
import type { World } from './world.ts';

export interface FakeCall extends Call {
  /** Which of several apps called: the word before `/api/`. */
  via?: string;
}

export interface ServerParts {
  world: World;
  urls: ResponseUrls;
  faults: Faults;
  pace: Pace;
  calls: FakeCall[];
  /** Calls that were received and not answered yet. */
  underWay: Set<FakeCall>;
  tokens: Tokens;
  base: string;
  scopes?: readonly string[];
  /** Milliseconds a call takes on its way in, and again on its way out. */
  delay?: () => number;
}

/** The method whose limit is one for each channel. */
const POST = 'chat.postMessage';

const METHODS: Record<string, Method> = { ...chatMethods, ...historyMethods, ...peopleMethods, ...viewMethods };

/** Handles `/api/<method>`, also as `/<caller>/api/<method>`, and `/respond/<id>`, with the planned faults. */
export function slackServer(parts: ServerParts): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const path = new URL(String(request.url), parts.base).pathname;
    if (path.startsWith('/respond/')) return respondUrl(parts, path.slice('/respond/'.length), request, response);
    const [, via = '', method = ''] = /^\/(?:([^/]+)\/)?api\/(.+)$/.exec(path) ?? [];
    const asked = await readCall(request);
    const call: FakeCall = { method, args: asked.args, ...(via && { via }) };
    parts.calls.push(call);
    parts.underWay.add(call);
    response.once('close', () => parts.underWay.delete(call));
    if (parts.delay) await after(parts.delay());
    await perform(response, faultOf(parts, call), async () => {
      const made = limited(parts, call) ?? { status: 200, headers: {}, result: answer(parts, method, asked) };
      call.result = made.result;
      if (parts.delay) await after(parts.delay());
      const headers: Answer['headers'] = { 'content-type': 'application/json', ...made.headers };
      if (parts.scopes) headers['x-oauth-scopes'] = parts.scopes.join(',');
      return { status: made.status, headers, body: JSON.stringify(made.result) };
    });
  };
}

function faultOf({ faults, pace, world }: ServerParts, { method, args }: Call): Fault | undefined {
  const fault = faults.next(method);
  if (fault && 'retryAfter' in fault && method === POST)
    pace.hold(conversationOf(world, args.channel), fault.retryAfter * 1000);
  return fault;
}

/** Slack's 429 for a message that comes too soon after the last one in its channel. */
function limited({ pace, world }: ServerParts, { method, args }: Call) {
  if (method !== POST) return null;
  const channel = conversationOf(world, args.channel);
  const wait = pace.take(channel);
  if (wait === null) return null;
  const seconds = Math.ceil(wait / 1000);
  pace.hold(channel, seconds * 1000);
  return { status: 429, headers: { 'retry-after': String(seconds) }, result: { ok: false, error: 'ratelimited' } };
}

/** A person and the direct messages with them are one conversation. */
function conversationOf(world: World, id: unknown): string {
  return world.users.has(String(id)) ? world.dm(String(id)).id : String(id);
}

function answer(parts: ServerParts, method: string, { args, token, problem }: Asked): Json {
  try {
    const run = method === 'apps.connections.open' ? openConnection(parts) : METHODS[method];
    if (!run) throw new SlackError('unknown_method', { req_method: method });
    checkToken(method, token, parts.tokens, parts.scopes);
    if (problem) throw problem;
    checkConversation(method, args, parts.world, parts.scopes);
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
  if ('hang' in fault) {
    if (fault.after) await effect();
    return fault.met?.();
  }
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
    if (fault.after) await effect();
    const body = JSON.stringify({ ok: false, error: fault.error });
    return write(response, { status: 200, headers: { 'content-type': 'application/json' }, body });
  }
  if (fault.after) await effect();
  write(response, { status: fault.status, headers: {}, body: '' });
}

function write(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
