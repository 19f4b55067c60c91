/** Every bot scope that golive asks for, and what stops working without it. The README's table is made from this. */
export const scopes: readonly { scope: string; reason: string }[] = [
  { scope: 'commands', reason: 'The slash commands and the message shortcut.' },
  {
    scope: 'chat:write',
    reason: 'Post and edit golive’s own messages, in channels it was invited to and in direct messages.',
  },
  {
    scope: 'users:read',
    reason: 'Names, time zones, who is a guest, deactivated or of another organisation; and to hear when that changes.',
  },
  {
    scope: 'channels:read',
    reason:
      'Whether a public channel is shared with another organisation, and when that changes: nothing internal is posted there.',
  },
  { scope: 'groups:read', reason: 'The same for the private channels that golive was invited to.' },
  { scope: 'pins:write', reason: 'Pin each project’s headline message in its channel.' },
];

/** Asked for with `--proof` alone: they let golive read its channels, which it does only to find its own messages. */
export const proofScopes: readonly { scope: string; reason: string }[] = [
  {
    scope: 'channels:history',
    reason: 'Find out whether a message stands in a public channel when Slack gave no clear answer.',
  },
  { scope: 'groups:history', reason: 'The same in the private channels that golive was invited to.' },
  { scope: 'im:history', reason: 'The same in its direct messages.' },
  { scope: 'im:write', reason: 'Look up the direct message conversation of a person it never wrote to before.' },
];
