import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Source } from '../feature.ts';
import { actionName } from './blocks.ts';
import { readForm } from './modal.ts';
import { entitiesRead } from './readable.ts';

/** Who sent it and from where; the same in every kind of payload. */
interface Sender {
  slackId: string;
  /** The sender's own workspace, which differs from ours for a member of another organisation. */
  team: string;
  channel: string | null;
  triggerId: string | null;
  responseUrl: string | null;
  /** Names this one delivery: a second with the same key is answered from the first. */
  key: string;
  bodyHash: () => string;
}

export type Incoming = Sender &
  (
    | { kind: 'command'; command: string; text: string }
    | {
        kind: 'action';
        id: string;
        /** A link button opens its link by itself and tells us all the same. */
        url: string | null;
        value: string | null;
        chosen: string | null;
        view: PressedView | null;
        ephemeral: boolean;
      }
    | {
        kind: 'view';
        id: string;
        typed: Record<string, unknown>;
        meta: string;
        viewId: string;
        view: { blocks: unknown[] };
      }
    | { kind: 'shortcut'; id: string; source: Source | null }
    /** Somebody opened the App Home. */
    | { kind: 'home' }
  );

export interface PressedView {
  id: string;
  hash: string;
  meta: string;
  typed: Record<string, unknown>;
}

const named = z.object({ id: z.string() });
const user = z.object({ id: z.string(), team_id: z.string().optional() });

const commandBody = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string().optional(),
});

const interaction = z.object({
  user,
  team: named.nullish(),
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
});

const state = z.object({ values: z.record(z.string(), z.unknown()).default({}) }).nullish();
const view = z.object({
  id: z.string(),
  type: z.string().default('modal'),
  hash: z.string().default(''),
  callback_id: z.string(),
  private_metadata: z.string().default(''),
  blocks: z.array(z.unknown()).default([]),
  state,
});

const actionBody = interaction.extend({
  actions: z
    .array(
      z
        .object({
          action_id: z.string(),
          action_ts: z.string().default(''),
          value: z.string().nullish(),
          url: z.string().nullish(),
          selected_option: z.object({ value: z.string() }).nullish(),
          selected_user: z.string().nullish(),
          selected_date: z.string().nullish(),
        })
        .loose(),
    )
    .min(1),
  channel: named.nullish(),
  container: z
    .object({ is_ephemeral: z.boolean().default(false), channel_id: z.string().optional() })
    .loose()
    .optional(),
  view: view.nullish(),
});

const viewBody = interaction.extend({ view });

const shortcutBody = interaction.extend({
  callback_id: z.string(),
  channel: named.nullish(),
  message: z
    .object({
      ts: z.string(),
      text: z.string().default(''),
      user: z.string().optional(),
      permalink: z.string().optional(),
    })
    .nullish(),
});

export function readCommand(body: unknown): Incoming {
  const it = commandBody.parse(body);
  return {
    kind: 'command',
    command: it.command,
    text: entitiesRead(it.text),
    slackId: it.user_id,
    team: it.team_id,
    channel: it.channel_id,
    triggerId: it.trigger_id,
    responseUrl: it.response_url ?? null,
    key: `command:${it.trigger_id}`,
    bodyHash: () => hash(it),
  };
}

export function readAction(body: unknown): Incoming {
  const it = actionBody.parse(body);
  const [pressed] = it.actions;
  if (!pressed) throw new TypeError('an action payload without an action');
  const chosen = pressed.selected_option?.value ?? pressed.selected_user ?? pressed.selected_date ?? null;
  return {
    kind: 'action',
    id: actionName(pressed.action_id),
    value: pressed.value ?? null,
    chosen,
    url: pressed.url ?? null,
    view: it.view?.type === 'modal' ? { ...formOf(it.view), id: it.view.id, hash: it.view.hash } : null,
    ephemeral: it.container?.is_ephemeral ?? false,
    ...sender(it, it.channel?.id ?? it.container?.channel_id ?? null),
    key: `action:${it.user.id}:${pressed.action_id}:${pressed.action_ts || it.trigger_id}`,
    bodyHash: () => hash({ action: pressed, view: it.view?.state }),
  };
}

export function readView(body: unknown): Incoming {
  const it = viewBody.parse(body);
  return {
    kind: 'view',
    id: it.view.callback_id,
    viewId: it.view.id,
    view: { blocks: it.view.blocks },
    ...formOf(it.view),
    ...sender(it, null),
    key: `view:${it.view.id}:${it.view.hash}`,
    bodyHash: () => hash({ callback: it.view.callback_id, state: it.view.state, meta: it.view.private_metadata }),
  };
}

export function readShortcut(body: unknown): Incoming {
  const it = shortcutBody.parse(body);
  const channel = it.channel?.id ?? null;
  const { message } = it;
  const source =
    message && channel
      ? {
          channel,
          ts: message.ts,
          text: entitiesRead(message.text),
          author: message.user ?? null,
          permalink: message.permalink ?? null,
        }
      : null;
  return {
    kind: 'shortcut',
    id: it.callback_id,
    source,
    ...sender(it, channel),
    key: `shortcut:${it.trigger_id}`,
    bodyHash: () => hash(it),
  };
}

const homeBody = z.object({
  team_id: z.string(),
  event_id: z.string(),
  event: z.object({ user: z.string(), tab: z.string().optional() }),
});

/** Null for the messages tab, which is opened by the same event. */
export function readHome(body: unknown): Incoming | null {
  const it = homeBody.parse(body);
  if (it.event.tab !== 'home') return null;
  return {
    kind: 'home',
    slackId: it.event.user,
    team: it.team_id,
    channel: null,
    triggerId: null,
    responseUrl: null,
    key: `event:${it.event_id}`,
    bodyHash: () => hash(it),
  };
}

function sender(it: z.infer<typeof interaction>, channel: string | null) {
  return {
    slackId: it.user.id,
    team: it.user.team_id ?? it.team?.id ?? '',
    channel,
    triggerId: it.trigger_id ?? null,
    responseUrl: it.response_url ?? null,
  };
}

function formOf(it: z.infer<typeof view>): { typed: Record<string, unknown>; meta: string } {
  return { typed: readForm((it.state?.values ?? {}) as never), meta: it.private_metadata };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
