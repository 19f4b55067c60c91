import type { InputBlock } from '@slack/types';
import { inputAction } from '#platform/slack/inputs.ts';
import { isChannel } from '#platform/slack/mrkdwn.ts';

/** A public or private channel; `initial` is the channel they are in, which a direct message is not. */
export function channelInput(field: { key: string; label: string; hint: string; initial: string | null }): InputBlock {
  const { key, label, hint, initial } = field;
  return {
    type: 'input',
    block_id: key,
    label: { type: 'plain_text', text: label },
    hint: { type: 'plain_text', text: hint },
    element: {
      type: 'conversations_select',
      action_id: inputAction,
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      ...(initial && isChannel(initial) && { initial_conversation: initial }),
    },
  };
}
