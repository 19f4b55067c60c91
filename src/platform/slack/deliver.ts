import type { WebClient } from '@slack/web-api';
import type { Logger } from '../log.ts';
import type { Message } from './blocks.ts';
import { message, rows, section } from './blocks.ts';
import type { Incoming } from './incoming.ts';
import { esc } from './mrkdwn.ts';
import type { Reply } from './reply.ts';

/** What goes back to Slack as the acknowledgement itself: no second call, so it can't get lost on its way. */
export function acknowledgement(reply: Reply, incoming: Incoming): object | undefined {
  if (incoming.kind === 'command' && (reply.kind === 'whisper' || reply.kind === 'replace')) {
    return { response_type: 'ephemeral', ...reply.message };
  }
  if (incoming.kind !== 'view') return undefined;
  if (reply.kind === 'errors') return { response_action: 'errors', errors: reply.errors };
  if (reply.kind === 'update' || reply.kind === 'push') return { response_action: reply.kind, view: reply.view };
  if (reply.kind === 'open') return { response_action: 'update', view: reply.view };
  if (reply.kind === 'close') return { response_action: 'clear' };
  return undefined;
}

export interface Delivery {
  client: WebClient;
  log: Logger;
  /** Only addresses under these may be answered to. */
  responseOrigins: readonly string[];
}

/** What must be called after the acknowledgement. A person who can't be reached this way is told in another. */
export async function deliver(parts: Delivery, reply: Reply, incoming: Incoming, late = false): Promise<void> {
  try {
    await carryOut(parts, reply, incoming, late);
  } catch (error) {
    parts.log.warn({ err: error, reply: reply.kind }, 'answer not delivered');
    const why = isExpired(error)
      ? 'Slack took longer than three seconds, so it no longer let me open the form. Please try again.'
      : "I couldn't show you the answer just now. Please try again.";
    if (reply.kind === 'open' || reply.kind === 'push' || reply.kind === 'update') {
      const words = message(rows(section(why)));
      await say(parts, words, incoming, false).catch((again) => parts.log.warn({ err: again }, 'nor the excuse'));
    }
  }
}

/** For when Slack no longer took the acknowledgement: what was saved, or why nothing was, still reaches the person. */
export async function tellLate(parts: Delivery, reply: Reply, incoming: Incoming): Promise<void> {
  const words = lateWords(reply);
  if (!words) return;
  await whisperIn(parts, words, reply.kind === 'close' ? reply.channel : incoming.channel, incoming.slackId).catch(
    (err) => parts.log.warn({ err }, 'nor told late'),
  );
}

function lateWords(reply: Reply): Message | null {
  switch (reply.kind) {
    case 'whisper':
    case 'replace':
    case 'close':
      return reply.message;
    case 'errors':
      return message([section(`Nothing was saved. ${esc(Object.values(reply.errors).join(' '))}`)]);
    case 'nothing':
    case 'home':
      return null;
    default:
      return message([section('Slack stopped waiting for me, so the form was not shown. Please try again.')]);
  }
}

async function carryOut(parts: Delivery, reply: Reply, incoming: Incoming, late: boolean): Promise<void> {
  switch (reply.kind) {
    case 'whisper':
    case 'replace':
      if (incoming.kind !== 'command' || late) await say(parts, reply.message, incoming, reply.kind === 'replace');
      return;
    case 'open':
      if (incoming.kind === 'view') return;
      await show(parts, reply.view, incoming, incoming.kind === 'action' && incoming.view ? 'push' : 'open');
      return;
    case 'push':
    case 'update':
      if (incoming.kind !== 'view') await show(parts, reply.view, incoming, reply.kind);
      return;
    case 'home':
      await parts.client.views.publish({ user_id: incoming.slackId, view: { type: 'home', blocks: reply.blocks } });
      return;
    case 'close':
      if (reply.message) await whisperIn(parts, reply.message, reply.channel, incoming.slackId);
      return;
    default:
  }
}

async function show(parts: Delivery, view: object, incoming: Incoming, how: 'open' | 'push' | 'update'): Promise<void> {
  const pressedIn = incoming.kind === 'action' ? incoming.view : null;
  if (how === 'update' && pressedIn) return redraw(parts.client, pressedIn, view);
  const trigger = { trigger_id: incoming.triggerId ?? '', view: view as never };
  if (how === 'push') await parts.client.views.push(trigger);
  else await parts.client.views.open(trigger);
}

/**
 * In place, for as long as it is open. Whoever fills two fields at once sends the second from a form that has been redrawn
 * meanwhile: theirs is the newer one, it knows both.
 */
async function redraw(client: WebClient, { id, hash }: { id: string; hash: string }, view: object): Promise<void> {
  const update = { view_id: id, view: view as never };
  await client.views.update({ ...update, hash: hash || undefined }).catch(async (error) => {
    if (saidBy(error) === 'not_found') return;
    if (saidBy(error) !== 'hash_conflict') throw error;
    await client.views.update(update);
  });
}

async function say(parts: Delivery, words: Message, incoming: Incoming, replacing: boolean): Promise<void> {
  const { responseUrl } = incoming;
  const origin = responseUrl && URL.canParse(responseUrl) ? new URL(responseUrl).origin : null;
  if (responseUrl && origin && parts.responseOrigins.includes(origin)) {
    const answered = await respond(responseUrl, words, replacing).catch((err) => {
      parts.log.warn({ err }, 'response_url did not take the answer');
      return false;
    });
    if (answered) return;
  }
  await whisperIn(parts, words, incoming.channel, incoming.slackId);
}

async function respond(url: string, words: Message, replacing: boolean): Promise<boolean> {
  const shape = replacing ? { replace_original: true } : { response_type: 'ephemeral', replace_original: false };
  const response = await fetch(url, {
    method: 'POST',
    redirect: 'error',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ ...shape, ...words }),
    signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
  return response.ok;
}

/** In the channel for their eyes only; where the bot or the person can't be reached there, by direct message. */
async function whisperIn(parts: Delivery, words: Message, channel: string | null, slackId: string): Promise<void> {
  const said =
    channel && !channel.startsWith('D')
      ? await parts.client.chat.postEphemeral({ channel, user: slackId, ...words }).then(
          () => true,
          () => false,
        )
      : false;
  if (!said)
    await parts.client.chat.postMessage({ channel: slackId, ...words, unfurl_links: false, unfurl_media: false });
}

function saidBy(error: unknown): string | undefined {
  return (error as { data?: { error?: string } }).data?.error;
}

function isExpired(error: unknown): boolean {
  const said = saidBy(error);
  return said === 'expired_trigger_id' || said === 'exchanged_trigger_id';
}
