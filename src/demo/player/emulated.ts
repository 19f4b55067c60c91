import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { messageFrom } from './blocks.ts';
import { type Ask, askAs, insist } from './emulated-calls.ts';
import { emulatedProxy } from './emulated-proxy.ts';
import { type EmulatedRoom, emulatedRoom } from './emulated-room.ts';
import { APP, type EmulatedSeed, emulatorSeed, readTown, type Town, userToken } from './emulated-town.ts';
import { responseUrls } from './response-urls.ts';
import type { Call, Json, SlackSide } from './slack-side.ts';

export interface EmulatedSlack extends SlackSide {
  /** For SLACK_API_URL. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly calls: readonly Call[];
  /** What the emulator itself keeps of a channel, oldest first: not what we noted on the way. */
  history(channel: string): Promise<Json[]>;
  close(): Promise<void>;
}

/**
 * The `emulate` package's Slack behind a thin proxy. The emulator keeps the state and judges the calls; the proxy notes
 * what became visible and adds what the emulator lacks: response_urls, time zones, and modals changed by an ack.
 */
export async function startEmulatedSlack(seed: EmulatedSeed): Promise<EmulatedSlack> {
  const emulator = await createEmulator({ service: 'slack', port: 0, seed: { slack: emulatorSeed(seed) } });
  const asBot = insist(askAs(emulator.url, APP.botToken));
  const town = await readTown(asBot, seed);
  const room = emulatedRoom(asBot, town);
  const urls = responseUrls(room);
  const calls: Call[] = [];
  const proxy = createServer(
    emulatedProxy({ target: emulator.url, urls, calls, people: town.people, note: room.note }),
  );
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const base = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

  return {
    ...lookups(town, room, asBot),
    ...modals(room, asBot),
    mintResponseUrl: (target) => urls.mint(base, target),
    answer: (url, body) => urls.answer(url, body),
    async say(userId, channel, text) {
      const asPerson = insist(askAs(emulator.url, userToken(town.member(userId).name)));
      const { ts } = await asPerson('chat.postMessage', { channel, text });
      const message = messageFrom({ text }, { channel, ts: dated(String(ts), seed.now), user: userId }, town.names);
      room.journal.record({ kind: 'post', message });
      return message;
    },
    apiUrl: `${base}/api/`,
    botToken: APP.botToken,
    signingSecret: 'signing-secret-of-the-demo',
    calls,
    async history(channel) {
      const { messages } = await asBot('conversations.history', { channel });
      return (messages as Json[]).toReversed();
    },
    async close() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await emulator.close();
    },
  };
}

/** The same message on the clock of those who wrote it: what is after the dot tells it from others. */
function dated(ts: string, now: EmulatedSeed['now']): string {
  return now ? `${Math.floor(now().getTime() / 1000)}.${ts.split('.')[1]}` : ts;
}

function lookups(town: Town, room: EmulatedRoom, asBot: Ask) {
  return {
    team: town.team,
    appId: APP.appId,
    botUserId: town.botUserId,
    journal: room.journal,
    names: town.names,
    member: town.member,
    room: town.room,
    canRead: (userId: string, channel: string) => town.channels.has(channel) || town.dms.get(channel) === userId,
    async directMessages(userId: string): Promise<string> {
      const { channel } = await asBot('conversations.open', { users: userId });
      const { id } = channel as { id: string };
      town.dms.set(id, userId);
      return id;
    },
  };
}

function modals(room: EmulatedRoom, asBot: Ask) {
  async function mintTrigger(userId: string, viewId?: string): Promise<string> {
    const { trigger_id } = await asBot('views.generateTriggerId', {
      user_id: userId,
      ...(viewId && { view_id: viewId }),
    });
    room.expect(String(trigger_id), userId);
    return String(trigger_id);
  }
  async function noted(method: string, args: Json): Promise<void> {
    room.note(method, args, await asBot(method, args));
  }
  return {
    mintTrigger,
    replaceView: (viewId: string, view: Json) => noted('views.update', { view_id: viewId, view }),
    pushView: async (onViewId: string, userId: string, view: Json) =>
      noted('views.push', { trigger_id: await mintTrigger(userId, onViewId), view }),
  };
}
