import { rawMessage } from './blocks.ts';
import type { FormState } from './form.ts';
import type { Json, Member, Message, Room, SlackSide, View } from './slack-side.ts';

/** Slack's old verification token: still in every payload, never to be trusted. */
const OLD_TOKEN = 'not-a-secret';

function sender(slack: SlackSide, who: Member): Json {
  return {
    token: OLD_TOKEN,
    api_app_id: slack.appId,
    team: { id: slack.team.id, domain: slack.team.domain },
    user: { id: who.id, username: who.name, name: who.name, team_id: who.teamId },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export interface CommandWords {
  command: string;
  text: string;
  room: Room;
  triggerId: string;
  responseUrl: string;
}

export function commandPayload(slack: SlackSide, who: Member, words: CommandWords): Json {
  return {
    token: OLD_TOKEN,
    team_id: slack.team.id,
    team_domain: slack.team.domain,
    channel_id: words.room.id,
    channel_name: words.room.name,
    user_id: who.id,
    user_name: who.name,
    command: words.command,
    text: words.text,
    api_app_id: slack.appId,
    is_enterprise_install: 'false',
    response_url: words.responseUrl,
    trigger_id: words.triggerId,
  };
}

export interface Press {
  action: Json;
  triggerId: string;
}

export function messageActionPayload(
  slack: SlackSide,
  who: Member,
  message: Message,
  press: Press & { responseUrl: string; room: Room },
): Json {
  const ephemeral = message.onlyFor !== undefined;
  return {
    type: 'block_actions',
    ...sender(slack, who),
    trigger_id: press.triggerId,
    response_url: press.responseUrl,
    channel: press.room,
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: ephemeral,
      ...(message.threadTs ? { thread_ts: message.threadTs } : {}),
    },
    ...(ephemeral ? {} : { message: rawMessage(message, slack) }),
    state: { values: {} },
    actions: [press.action],
  };
}

export function viewActionPayload(
  slack: SlackSide,
  who: Member,
  view: View,
  press: Press & { state: FormState },
): Json {
  return {
    type: 'block_actions',
    ...sender(slack, who),
    trigger_id: press.triggerId,
    container: { type: 'view', view_id: view.id },
    view: { ...view, state: { values: press.state } },
    actions: [press.action],
  };
}

export function submissionPayload(
  slack: SlackSide,
  who: Member,
  view: View,
  state: FormState,
  triggerId: string,
): Json {
  return {
    type: 'view_submission',
    ...sender(slack, who),
    trigger_id: triggerId,
    view: { ...view, state: { values: state } },
    response_urls: [],
  };
}

export function closedPayload(slack: SlackSide, who: Member, view: View, state: FormState, all: boolean): Json {
  return { type: 'view_closed', ...sender(slack, who), view: { ...view, state: { values: state } }, is_cleared: all };
}

export function shortcutPayload(
  slack: SlackSide,
  who: Member,
  callbackId: string,
  triggerId: string,
  ts: string,
): Json {
  return { type: 'shortcut', ...sender(slack, who), callback_id: callbackId, trigger_id: triggerId, action_ts: ts };
}

export interface MessageShortcut {
  callbackId: string;
  message: Message;
  room: Room;
  triggerId: string;
  responseUrl: string;
  ts: string;
}

export function messageShortcutPayload(slack: SlackSide, who: Member, shortcut: MessageShortcut): Json {
  return {
    type: 'message_action',
    ...sender(slack, who),
    callback_id: shortcut.callbackId,
    trigger_id: shortcut.triggerId,
    response_url: shortcut.responseUrl,
    channel: shortcut.room,
    message_ts: shortcut.message.ts,
    action_ts: shortcut.ts,
    message: rawMessage(shortcut.message, slack),
  };
}

export interface OptionsAsked {
  actionId: string;
  blockId: string;
  typed: string;
  view?: View;
}

export function optionsPayload(slack: SlackSide, who: Member, asked: OptionsAsked): Json {
  return {
    type: 'block_suggestion',
    ...sender(slack, who),
    action_id: asked.actionId,
    block_id: asked.blockId,
    value: asked.typed,
    ...(asked.view
      ? { view: asked.view, container: { type: 'view', view_id: asked.view.id } }
      : { container: { type: 'message' } }),
  };
}

export function eventPayload(slack: SlackSide, event: Json, id: string, seconds: number): Json {
  return {
    type: 'event_callback',
    token: OLD_TOKEN,
    team_id: slack.team.id,
    api_app_id: slack.appId,
    event,
    event_id: id,
    event_time: seconds,
    authorizations: [{ enterprise_id: null, team_id: slack.team.id, user_id: slack.botUserId, is_bot: true }],
    is_ext_shared_channel: false,
  };
}
