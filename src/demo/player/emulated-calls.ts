import { post } from './post.ts';
import type { Json } from './slack-side.ts';

export type Ask = (method: string, args: Json) => Promise<Json>;

/** Calls the emulator's Web API with one token. */
export function askAs(emulatorUrl: string, token: string): Ask {
  return async (method, args) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const url = `${emulatorUrl}/api/${method}`;
    const { body } = await post(url, headers, JSON.stringify(args));
    return JSON.parse(body) as Json;
  };
}

/** The same, for calls that must not fail. */
export function insist(ask: Ask): Ask {
  return async (method, args) => {
    const result = await ask(method, args);
    if (!result.ok) throw new Error(`the emulator refused ${method}: ${result.error}`);
    return result;
  };
}
