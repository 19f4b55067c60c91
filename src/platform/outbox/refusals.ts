/** What a refusal is about: another place might do; no place will; nothing can be posted until an operator acts. */
export type About = 'place' | 'message' | 'token';

interface Entry {
  about: About;
  /** What helps, for the person who wanted the message posted. `where` is ready to show. */
  cure(where: string): string;
}

const ours = () => 'That is a mistake of mine. Ask your golive admin to look into the log.';
const personGone = (where: string) =>
  `${where} can’t get direct messages any more. Give their roles to somebody else with \`/golive team\`.`;
const restricted = (where: string) =>
  `The settings of ${where} don’t let me post there. Ask a Slack admin to allow golive to, then press *Post again*.`;
const elsewhere = 'Give the project another channel with *Edit details* in `/golive status`';
const token = (what: string) => () =>
  `${what} Copy the Bot User OAuth Token (xoxb-…) from the app’s “OAuth & Permissions” page into SLACK_BOT_TOKEN and restart golive.`;

/** Slack's words for “no”, what they are about, and the cure. A word that is not here is not understood as a no. */
const refusals: Readonly<Record<string, Entry>> = {
  not_in_channel: {
    about: 'place',
    cure: (where) => `I'm not a member of ${where}. Type \`/invite @golive\` there, then press *Post again*.`,
  },
  channel_not_found: {
    about: 'place',
    cure: (where) =>
      /^<@/.test(where)
        ? personGone(where)
        : `I can't see ${where}. If it is private, type \`/invite @golive\` there, then press *Post again*.`,
  },
  is_archived: {
    about: 'place',
    cure: (where) => `${where} is archived. ${elsewhere}, or unarchive it and press *Post again*.`,
  },
  channel_id_changed: { about: 'place', cure: (where) => `${where} has a new id in Slack. ${elsewhere}.` },
  external_channel_migrating: {
    about: 'place',
    cure: (where) =>
      `${where} is being moved to another organisation. Wait until that is over, then press *Post again*.`,
  },
  shared_channel: {
    about: 'place',
    cure: (where) =>
      `${where} is shared with another organisation, so I keep internal matters out of it. Use an internal channel for the project.`,
  },
  restricted_action: { about: 'place', cure: restricted },
  restricted_action_read_only_channel: { about: 'place', cure: restricted },
  restricted_action_thread_only_channel: { about: 'place', cure: restricted },
  restricted_action_non_threadable_channel: { about: 'place', cure: restricted },
  restricted_action_thread_locked: {
    about: 'place',
    cure: (where) => `The thread in ${where} is locked. Ask a Slack admin to unlock it, then press *Post again*.`,
  },
  no_permission: { about: 'place', cure: restricted },
  ekm_access_denied: {
    about: 'place',
    cure: () =>
      'Your Slack admins have suspended posting with their encryption keys. Ask them, then press *Post again*.',
  },
  messages_tab_disabled: {
    about: 'place',
    cure: () =>
      'The app takes no direct messages. Ask your golive admin to switch on its Messages tab (App Home in manifest.yml), then press *Post again*.',
  },
  user_disabled: { about: 'place', cure: personGone },
  user_not_found: { about: 'place', cure: personGone },
  is_inactive: { about: 'place', cure: personGone },
  cannot_dm_bot: {
    about: 'place',
    cure: (where) => `${where} is an app, which gets no direct messages. Name a person instead.`,
  },
  user_not_visible: { about: 'place', cure: personGone },
  team_access_not_granted: {
    about: 'place',
    cure: () => 'golive isn’t allowed in that workspace. Ask a Slack admin to add it, then press *Post again*.',
  },
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
  access_denied: {
    about: 'token',
    cure: () => 'Slack denies me access to the workspace. Ask a Slack admin to approve golive.',
  },
  app_access_restricted: {
    about: 'token',
    cure: () => 'Slack denies me access to the workspace. Ask a Slack admin to approve golive.',
  },
};

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
