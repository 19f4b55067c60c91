import type { Json } from '#demo/player/slack-side.ts';
import { violations } from '#test/support/slack-limits.ts';
import { SlackError } from './slack-error.ts';
import type { World } from './world.ts';

/** Answers a call, or throws SlackError. */
export type Method = (args: Json, world: World) => Json;

/** Refuses what Slack's limits refuse, and keeps the reasons where a test can assert that there were none. */
export function checkLimits(world: World, thing: Json, error: string): void {
  const found = violations(thing);
  if (found.length === 0) return;
  world.violations.push(...found);
  throw new SlackError(error, { response_metadata: { messages: found } });
}

/** One page of a list and the cursor to the next, as all of Slack's lists do it. */
export function page<T>(all: readonly T[], args: Json, most = 100): { items: T[]; more: Json } {
  const start = Number(args.cursor ?? 0);
  const end = start + Math.min(Number(args.limit ?? most), 1000);
  const next = end < all.length ? String(end) : '';
  return { items: all.slice(start, end), more: { has_more: next !== '', response_metadata: { next_cursor: next } } };
}
