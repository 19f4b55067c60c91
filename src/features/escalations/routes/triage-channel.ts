import type { Command } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { channel as named } from '#platform/slack/mrkdwn.ts';
import { asMention } from '#platform/slack/readable.ts';
import { whisper } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import { deskOf } from '../queries.ts';
import { escalationDesk } from '../tables.ts';

/** Where the digests of escalations go; nowhere named, the managers get them one by one. */
export const triageCommand: Command = {
  path: 'admin triage',
  usage: '[#channel | off]',
  summary: 'Choose the channel for the digests of escalations',
  examples: ['/golive admin triage #triage', '/golive admin triage off'],
  run: async (text, ctx) => {
    must(ctx.actor, 'escalation.routes', null, []);
    const [desk] = await deskOf(ctx, {});
    const before = desk?.triageChannel ?? null;
    if (text === '') return whisper(message([section(where(before))]));
    const triageChannel = text.toLowerCase() === 'off' ? null : channelIn(text);
    return whisper(
      message([section(where(triageChannel))]),
      (tx) =>
        tx
          .insert(escalationDesk, { lastNumber: 0, triageChannel })
          .onConflictDoUpdate({ target: escalationDesk.workspaceId, set: { triageChannel } }),
      ctx.record({
        action: 'escalation.triage-channel',
        subject: 'workspace',
        before: { channel: before },
        after: { channel: triageChannel },
      }),
    );
  },
};

function channelIn(text: string): string {
  const [, id] = /^<#([CG][A-Z0-9]+)(?:\|[^>]*)?>$/.exec(asMention(text)) ?? [];
  if (id) return id;
  throw new Refusal('Type # and choose the channel from Slack’s list, as in `/golive admin triage #triage`.');
}

function where(channel: string | null): string {
  return channel
    ? `The digests of escalations go to ${named(channel)}. Invite me there with \`/invite @golive\`, or undo it with \`/golive admin triage off\`.`
    : 'The digests of escalations go to the managers, one by one. Name a channel with `/golive admin triage #channel`.';
}
