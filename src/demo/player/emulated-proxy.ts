import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { post } from './post.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Call, Json, Member } from './slack-side.ts';

export interface ProxyParts {
  target: string;
  urls: ResponseUrls;
  calls: Call[];
  people: ReadonlyMap<string, Member>;
  note(method: string, args: Json, result: Json): void;
}

/** Passes Web API calls on to the emulator and tells `note` of those that succeeded; serves the response_urls itself. */
export function emulatedProxy(
  parts: ProxyParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const body = await text(request);
    const path = String(request.url);
    if (path.startsWith('/respond/')) {
      const used = await parts.urls.use(path.slice('/respond/'.length), JSON.parse(body) as Json);
      response.writeHead(used.status).end(used.body);
      return;
    }
    const headers = {
      authorization: String(request.headers.authorization ?? ''),
      'content-type': String(request.headers['content-type'] ?? ''),
    };
    const answer = await post(`${parts.target}${path}`, headers, body);
    const result = answer.isJson ? (JSON.parse(answer.body) as Json) : { ok: false, error: 'unknown_method' };
    const method = path.replace('/api/', '');
    const args = argsOf(body, headers['content-type']);
    if (method === 'users.info') addTimeZone(parts.people, result);
    if (result.ok) parts.note(method, args, result);
    parts.calls.push({ method, args, result });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  };
}

function argsOf(body: string, contentType: string): Json {
  if (contentType.includes('json')) return JSON.parse(body || '{}') as Json;
  const args: Json = Object.fromEntries(new URLSearchParams(body));
  for (const name of ['blocks', 'attachments', 'metadata', 'view']) {
    if (typeof args[name] === 'string') args[name] = JSON.parse(args[name]);
  }
  return args;
}

function addTimeZone(people: ReadonlyMap<string, Member>, result: Json): void {
  const user = result.user as Json | undefined;
  const known = people.get(String(user?.id));
  if (user && known) user.tz = known.tz;
}
