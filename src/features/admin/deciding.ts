import { z } from 'zod';
import { type Context, defineAction } from '#platform/feature.ts';
import {
  alikeOf,
  type Decision,
  decided,
  isBeingExamined,
  outboxById,
  refusedAlike,
  stuckMessages,
  waitsAlready,
} from '#platform/outbox/stuck.ts';
import type { OutboxRow } from '#platform/outbox/tables.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { actions, button, type Message, message, section } from '#platform/slack/blocks.ts';
import { type Answer, replace } from '#platform/slack/reply.ts';
import { must } from '../projects/permissions.ts';
import { outboxMessage } from './outbox.ts';

export const showOutbox = defineAction({
  id: 'admin.outbox',
  value: z.object({ page: z.number() }),
  press: async ({ page }, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    return replace(outboxMessage(await stuckMessages(ctx, {}), page, ctx.now));
  },
});

/**
 * `page`: pressed in the admins' list, on that page; otherwise in the notice to whoever wanted the message. `all`: and
 * what else of theirs was refused there for the same reason.
 */
const pressedOn = z.object({ outbox: z.string(), page: z.number().optional(), all: z.boolean().optional() });

/** Once the cause is cured: the message that Slack refused, or of which nobody knows, goes out after all. */
export const repost = defineAction({
  id: 'admin.repost',
  value: pressedOn,
  press: async (pressed, ctx) => {
    const row = await rowFor(pressed, ctx, 'message.repost');
    if (row.state === 'sent') return said('It is posted.', pressed, row, ctx);
    const rows = await pressedRows(pressed, row, ctx);
    const writes = await Promise.all(rows.map((each, n) => postedAgain(each, rows.slice(n + 1), ctx)));
    return replace(await onItsWay(pressed, row, ctx), ...writes.flat());
  },
});

async function pressedRows({ all }: Pressed, row: OutboxRow, ctx: Context): Promise<readonly OutboxRow[]> {
  return all ? refusedAlike(ctx, row) : [row];
}

/** Of several drawings of one card only the last is posted. */
async function postedAgain(row: OutboxRow, later: readonly OutboxRow[], ctx: Context) {
  const isOld = row.card !== null && later.some(({ card }) => card === row.card);
  const waits = isOld || (await waitsAlready(ctx, row.card));
  if (!isOpen(row) && (waits || row.state !== 'dropped')) return [];
  return settle(row, 'retry', 'message.repost', waits ? 'dropped' : 'pending', ctx, waits);
}

/** Somebody looked, and it stands where it should. */
export const isThere = defineAction({
  id: 'admin.is-there',
  value: pressedOn,
  press: async (pressed, ctx) => {
    const row = await rowFor(pressed, ctx, 'message.confirm');
    if (row.state === 'sent') return said('It is posted.', pressed, row, ctx);
    if (row.state !== 'parked' && row.state !== 'unknown') return said('That is settled already.', pressed, row, ctx);
    return said('Good: it stays as it is.', pressed, row, ctx, settle(row, 'is-there', 'message.confirm', 'sent', ctx));
  },
});

export const drop = defineAction({
  id: 'admin.drop',
  value: pressedOn,
  press: async (pressed, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    const row = await rowFor(pressed, ctx, 'message.drop');
    if (!isOpen(row)) return said('That is settled already.', pressed, row, ctx);
    const rows = await pressedRows(pressed, row, ctx);
    const writes = rows.flatMap((each) => settle(each, 'drop', 'message.drop', 'dropped', ctx));
    return said('It is dropped.', pressed, row, ctx, writes);
  },
});

async function rowFor({ outbox }: { outbox: string }, ctx: Context, action: string): Promise<OutboxRow> {
  const row = await outboxById(ctx, outbox);
  if (!row) throw new Refusal('That message isn’t kept any more. Do once more what it was about.');
  if (row.onBehalfOf !== ctx.actor.slackId && ctx.actor.role !== 'admin') {
    throw new Denied('Only the person this was posted for, or a golive admin, can decide about it.', {
      action,
      subject: `outbox:${outbox}`,
    });
  }
  if (isBeingExamined(row)) throw new Refusal('I’m just finding out about it. Press again in a minute.');
  return row;
}

function isOpen({ state }: OutboxRow): boolean {
  return state === 'dead' || state === 'parked' || state === 'unknown';
}

function settle(row: OutboxRow, decision: Decision, action: string, state: string, ctx: Context, waits = false) {
  const subject = `outbox:${row.id}`;
  return [
    decided(row, decision, waits),
    ctx.record({ action, subject, before: { state: row.state }, after: { state } }),
  ];
}

type Pressed = z.infer<typeof pressedOn>;

/** In the list the entry goes; a notice says what came of it. */
async function said(
  words: string,
  pressed: Pressed,
  row: OutboxRow,
  ctx: Context,
  writes: Parameters<typeof replace>[1][] = [],
): Promise<Answer> {
  const told = pressed.page === undefined ? message([section(words)]) : await listWithout(row, pressed, ctx);
  return replace(told, ...writes);
}

/** The notice keeps its button: a second refusal of the same kind is not told again on the same day. */
async function onItsWay(pressed: Pressed, row: OutboxRow, ctx: Context): Promise<Message> {
  if (pressed.page !== undefined) return listWithout(row, pressed, ctx);
  return message([
    section('It is on its way. If it isn’t there in a minute, cure the cause and press again.'),
    actions(button({ id: 'admin.repost', text: 'Post again', value: { outbox: row.id } })),
  ]);
}

async function listWithout(row: OutboxRow, { page = 1, all }: Pressed, ctx: Context): Promise<Message> {
  const stuck = await stuckMessages(ctx, {});
  const gone = (each: OutboxRow) => each.id === row.id || (all && alikeOf(each) === alikeOf(row));
  return outboxMessage(
    stuck.filter((each) => !gone(each)),
    page,
    ctx.now,
  );
}
