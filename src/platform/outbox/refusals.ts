/** What a refusal is about: another place might do; no place will; nothing can be posted until an operator acts. */
export type About = 'place' | 'message' | 'token';

interface Entry {
  about: About;
  /** What helps, for the person who wanted the message posted. `where` is ready to show. */
  cure(where: string): string;
  /** Of a place: the same for whoever has the message instead. */
  aside?(where: string): string;
}

const ours = () => 'That is a mistake of mine. Ask your golive admin to look into the log.';
const AGAIN = ', then press *Post again*';
const ASK = 'Ask a Slack admin';
const DENIED = `Slack denies me access to the workspace. ${ASK} to approve golive.`;
const INVITE = 'type `/invite @golive` there';
const token = (what: string) => () =>
  `${what} Copy the Bot User OAuth Token (xoxb-…) from the app’s “OAuth & Permissions” page into SLACK_BOT_TOKEN and restart golive.`;

/** A place that takes nothing: why, as a sentence and after “Meant for #acme, ”, and what helps. */
function place(fault: (where: string) => string, which: string, remedy: string): Entry {
  return {
    about: 'place',
    cure: (where) => `${fault(where)}. ${remedy}.`,
    // It is posted already, though elsewhere.
    aside: (where) => `Meant for ${where}, ${which}. ${withoutButton(remedy)}.`,
  };
}

/** For where there is no button to post again. */
export function withoutButton(cure: string): string {
  return cure.replace(/(, then| and) press \*Post again\*/, '');
}

/** “#acme is archived.”, “Meant for #acme, which is archived.” */
function is(what: string, remedy: string, which = 'which'): Entry {
  return place((where) => `${where} ${what}`, `${which} ${what}`, remedy);
}

const elsewhere = 'Give the project another channel with *Edit details* in `/golive status`';
const gone = is('can’t get direct messages any more', 'Give their roles to somebody else with `/golive team`', 'who');
const unseen = place((where) => `I can't see ${where}`, 'which I can’t see', `If it is private, ${INVITE}${AGAIN}`);
const restricted = place(
  (where) => `The settings of ${where} don’t let me post there`,
  'where the settings don’t let me post',
  `${ASK} to allow golive to${AGAIN}`,
);

/** Slack's words for “no”, what they are about, and the cure. A word that is not here is not understood as a no. */
const refusals: Readonly<Record<string, Entry>> = {
  not_in_channel: place(
    (where) => `I'm not a member of ${where}`,
    'where I’m not a member',
    `T${INVITE.slice(1)}${AGAIN}`,
  ),
  channel_not_found: {
    about: 'place',
    cure: (where) => (isPerson(where) ? gone : unseen).cure(where),
    aside: (where) => (isPerson(where) ? gone : unseen).aside?.(where) ?? '',
  },
  is_archived: is('is archived', `${elsewhere}, or unarchive it and press *Post again*`),
  channel_id_changed: is('has a new id in Slack', elsewhere),
  external_channel_migrating: is('is being moved to another organisation', `Wait until that is over${AGAIN}`),
  shared_channel: place(
    (where) => `${where} is shared with another organisation, so I keep internal matters out of it`,
    'which is shared with another organisation, so I keep internal matters out of it',
    'Use an internal channel for the project',
  ),
  restricted_action: restricted,
  restricted_action_read_only_channel: restricted,
  restricted_action_thread_only_channel: restricted,
  restricted_action_non_threadable_channel: restricted,
  restricted_action_thread_locked: place(
    (where) => `The thread in ${where} is locked`,
    'where the thread is locked',
    `${ASK} to unlock it${AGAIN}`,
  ),
  no_permission: restricted,
  ekm_access_denied: place(
    () => 'Your Slack admins have suspended posting with their encryption keys',
    'while your Slack admins have suspended posting with their encryption keys',
    `Ask them${AGAIN}`,
  ),
  messages_tab_disabled: place(
    () => 'The app takes no direct messages',
    'but the app takes no direct messages',
    `Ask your golive admin to switch on its Messages tab (App Home in manifest.yml)${AGAIN}`,
  ),
  user_disabled: gone,
  user_not_found: gone,
  is_inactive: gone,
  user_not_visible: gone,
  cannot_dm_bot: place(
    (where) => `${where} is an app, which gets no direct messages`,
    'an app, which gets no direct messages',
    'Name a person instead',
  ),
  team_access_not_granted: place(
    () => 'golive isn’t allowed in that workspace',
    'in whose workspace golive isn’t allowed',
    `${ASK} to add it${AGAIN}`,
  ),
  msg_too_long: { about: 'message', cure: () => `It is longer than Slack allows. ${ours()}` },
  msg_blocks_too_long: { about: 'message', cure: () => `It is longer than Slack allows. ${ours()}` },
  invalid_blocks: { about: 'message', cure: ours },
  invalid_blocks_format: { about: 'message', cure: ours },
  invalid_arguments: { about: 'message', cure: ours },
  invalid_metadata_format: { about: 'message', cure: ours },
  invalid_metadata_schema: { about: 'message', cure: ours },
  metadata_too_large: { about: 'message', cure: ours },
  metadata_must_be_sent_from_app: { about: 'message', cure: ours },
  no_text: { about: 'message', cure: ours },
  too_many_attachments: { about: 'message', cure: ours },
  cannot_reply_to_message: { about: 'message', cure: ours },
  thread_not_found: { about: 'message', cure: () => 'The message it answers was deleted. Nothing is left to do.' },
  message_not_found: { about: 'message', cure: () => 'The message it changes was deleted. Nothing is left to do.' },
  edit_window_closed: { about: 'message', cure: () => 'Slack no longer lets me edit that message.' },
  cant_update_message: { about: 'message', cure: () => 'Slack no longer lets me edit that message.' },
  'not prepared': {
    about: 'message',
    cure: () => 'I failed to write it, over and over. Ask your golive admin to look into the log.',
  },
  invalid_auth: { about: 'token', cure: token('Slack does not know my token.') },
  not_authed: { about: 'token', cure: token('I have no token.') },
  token_revoked: { about: 'token', cure: token('My token was revoked.') },
  token_expired: { about: 'token', cure: token('My token has run out.') },
  account_inactive: { about: 'token', cure: token('golive was removed from the workspace. Install it again.') },
  org_login_required: {
    about: 'token',
    cure: () => 'The workspace is being moved into another Slack plan. Slack says when that is over.',
  },
  not_allowed_token_type: { about: 'token', cure: token('SLACK_BOT_TOKEN is no bot token.') },
  missing_scope: {
    about: 'token',
    cure: () =>
      'The app lacks a permission. Ask your golive admin to run `golive doctor`, which names it, and to reinstall the app.',
  },
  access_denied: { about: 'token', cure: () => DENIED },
  app_access_restricted: { about: 'token', cure: () => DENIED },
  accesslimited: {
    about: 'token',
    cure: () => 'Slack takes nothing from the network I run in. Ask a Slack admin to allow its address.',
  },
};

function isPerson(where: string): boolean {
  return where.startsWith('<@');
}

/** What Slack's “no” is about; null for a word that is none of its known refusals. */
export function refusalOf(reason: string): About | null {
  return refusals[reason]?.about ?? null;
}

const troubles: Readonly<Record<string, string>> = {
  'too late': 'It was of use to nobody any more. Nothing is left to do.',
  'given up': 'Slack took it at no time for hours. Ask your golive admin whether it can be reached.',
};

/** No place takes it as it is, whatever is cured there. */
export function isLost(reason: string): boolean {
  return reason === 'shared_channel' || reason === 'channel_id_changed' || reason === 'too late';
}

/** What helps against a failure, for the person who wanted the message posted; `where` is ready to show. */
export function cureFor(reason: string, where: string): string {
  return (
    refusals[reason]?.cure(where) ??
    troubles[reason] ??
    `Slack refused with \`${reason}\`. Ask your golive admin to run \`golive doctor\`.`
  );
}

const closed = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'channel_id_changed',
  'restricted_action',
]);

/** It takes nothing at all, neither messages nor answers to them. */
export function isClosed(reason: string): boolean {
  return closed.has(reason);
}

const passing = new Set(['external_channel_migrating', 'ekm_access_denied']);

/** Slack says no for as long as somebody is changing something there. */
export function passes(reason: string): boolean {
  return passing.has(reason);
}

const everywhere = new Set(['messages_tab_disabled', 'ekm_access_denied', 'team_access_not_granted']);

/** No other place would take it either: that one is not to blame. */
export function isEverywhere(reason: string): boolean {
  return everywhere.has(reason);
}

/** Over a message that came to somebody else: where it was meant to go, and what helps there. */
export function asideFor(reason: string, where: string): string {
  return refusals[reason]?.aside?.(where) ?? `Meant for ${where}. ${cureFor(reason, where)}`;
}
