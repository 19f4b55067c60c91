import { z } from 'zod';
import type { Context } from '#platform/feature.ts';
import { defineAction } from '#platform/feature.ts';
import {
  type Decision,
  decided,
  isBeingExamined,
  outboxById,
  stuckMessages,
  waitsAlready,
} from '#platform/outbox/stuck.ts';
import type { OutboxRow } from '#platform/outbox/tables.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { actions, button, type Message, message, section } from '#platform/slack/blocks.ts';
import { type Answer, open, replace, whisper } from '#platform/slack/reply.ts';
import { workspaceRegion } from '../calendar/queries.ts';
import { must } from '../projects/permissions.ts';
import { permissionsMessage } from './blocks.ts';
import { regionModal, roleModal } from './modals.ts';
import { outboxMessage } from './outbox.ts';

export const choosePerson = defineAction({
  id: 'admin.choose',
  value: z.null(),
  press: async (_, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    return open(roleModal(ctx.channel));
  },
});

export const chooseRegion = defineAction({
  id: 'admin.region',
  value: z.null(),
  press: async (_, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    return open(regionModal(await workspaceRegion(ctx), ctx.channel));
  },
});

export const showPermissions = defineAction({
  id: 'admin.permissions',
  value: z.null(),
  press: async () => whisper(permissionsMessage()),
});

export const showOutbox = defineAction({
  id: 'admin.outbox',
  value: z.object({ page: z.number() }),
  press: async ({ page }, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    return replace(outboxMessage(await stuckMessages(ctx, {}), page, ctx.now));
  },
});

/** `page`: pressed in the admins' list, on that page; otherwise in the notice to whoever wanted the message. */
const pressedOn = z.object({ outbox: z.string(), page: z.number().optional() });

/** Once the cause is cured: the message that Slack refused, or of which nobody knows, goes out after all. */
export const repost = defineAction({
  id: 'admin.repost',
  value: pressedOn,
  press: async (pressed, ctx) => {
    const row = await rowFor(pressed, ctx, 'message.repost');
    if (row.state === 'sent') return said('It is posted.', pressed, row, ctx);
    const settled = !isOpen(row) && row.state !== 'dropped';
    if (settled || (await waitsAlready(ctx, row.card))) return replace(await onItsWay(pressed, row, ctx));
    return replace(await onItsWay(pressed, row, ctx), ...settle(row, 'retry', 'message.repost', 'pending', ctx));
  },
});

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
    return said('It is dropped.', pressed, row, ctx, settle(row, 'drop', 'message.drop', 'dropped', ctx));
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

function settle(row: OutboxRow, decision: Decision, action: string, state: string, ctx: Context) {
  const subject = `outbox:${row.id}`;
  return [decided(row, decision), ctx.record({ action, subject, before: { state: row.state }, after: { state } })];
}

type Pressed = z.infer<typeof pressedOn>;

/** In the list the entry goes; a notice says what came of it. */
async function said(
  words: string,
  { page }: Pressed,
  row: OutboxRow,
  ctx: Context,
  writes: Parameters<typeof replace>[1][] = [],
): Promise<Answer> {
  const told = page === undefined ? message([section(words)]) : await listWithout(row, page, ctx);
  return replace(told, ...writes);
}

/** The notice keeps its button: a second refusal of the same kind is not told again on the same day. */
async function onItsWay({ page }: Pressed, row: OutboxRow, ctx: Context): Promise<Message> {
  if (page !== undefined) return listWithout(row, page, ctx);
  return message([
    section('It is on its way. If it isn’t there in a minute, cure the cause and press again.'),
    actions(button({ id: 'admin.repost', text: 'Post again', value: { outbox: row.id } })),
  ]);
}

async function listWithout(row: OutboxRow, page: number, ctx: Context): Promise<Message> {
  const stuck = await stuckMessages(ctx, {});
  return outboxMessage(
    stuck.filter(({ id }) => id !== row.id),
    page,
    ctx.now,
  );
}
