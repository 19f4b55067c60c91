import type { AnyBlock } from '@slack/types';
import { type Names, plain } from '#platform/slack/plain.ts';
import type { Block, Json, Message } from './slack-side.ts';

/** The elements of a block that a person can press or fill, whatever block they sit in. */
export function elementsOf(block: Block): Json[] {
  if (block.type === 'actions') return block.elements as Json[];
  if (block.type === 'section' && block.accessory) return [block.accessory as Json];
  if (block.type === 'input') return [block.element as Json];
  return [];
}

/** Slack names what the app left nameless; without this no state could be keyed. */
export function named(blocks: readonly Block[]): Block[] {
  return blocks.map((block, at) => {
    const copy = structuredClone(block);
    copy.block_id ??= `b${at}`;
    elementsOf(copy).forEach((element, i) => {
      element.action_id ??= `${copy.block_id}.a${i}`;
    });
    return copy;
  });
}

/** A message as people get it, from the arguments of the call that made it. */
export function messageFrom(
  args: Json,
  where: { channel: string; ts: string; user: string; onlyFor?: string },
  names: Names,
): Message {
  const blocks = named((args.blocks as Block[] | undefined) ?? []);
  const fallback = String(args.text ?? '');
  return {
    ...where,
    ...(typeof args.thread_ts === 'string' ? { threadTs: args.thread_ts } : {}),
    ...(args.metadata ? { metadata: args.metadata as Json } : {}),
    text: plain((blocks.length > 0 ? blocks : [lone(fallback)]) as unknown as AnyBlock[], names),
    fallback,
    blocks,
  };
}

function lone(text: string): Block {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** The message as it rides in a payload. */
export function rawMessage(message: Message, app: { appId: string; botUserId: string }): Json {
  return {
    type: 'message',
    user: message.user,
    ...(message.user === app.botUserId ? { bot_id: 'B0GOLIVE', app_id: app.appId } : {}),
    ts: message.ts,
    ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    text: message.fallback,
    blocks: message.blocks,
    ...(message.metadata ? { metadata: message.metadata } : {}),
  };
}
