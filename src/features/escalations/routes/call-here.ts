import type { Command } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { whisper } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import { deskOf } from '../queries.ts';
import { escalationDesk } from '../tables.ts';

/** Whether a Sev1 calls everybody who is there; it doesn't unless an admin says so. */
export const hereCommand: Command = {
  path: 'admin here',
  usage: '[on | off]',
  summary: 'Let a Sev1 call everybody in its channel with @here, or not',
  examples: ['/golive admin here on', '/golive admin here off'],
  run: async (text, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    const [desk] = await deskOf(ctx, {});
    const before = desk?.callsHere ?? false;
    const word = text.trim().toLowerCase();
    if (word === '') return whisper(message([section(says(before))]));
    if (word !== 'on' && word !== 'off') throw new Refusal('Say `/golive admin here on` or `/golive admin here off`.');
    const callsHere = word === 'on';
    return whisper(
      message([section(says(callsHere))]),
      (tx) =>
        tx
          .insert(escalationDesk, { lastNumber: 0, callsHere })
          .onConflictDoUpdate({ target: escalationDesk.workspaceId, set: { callsHere } }),
      ctx.record({
        action: 'escalation.here',
        subject: 'workspace',
        before: { here: before },
        after: { here: callsHere },
      }),
    );
  },
};

function says(calls: boolean): string {
  return calls
    ? 'A Sev1 calls everybody who is in its channel with @here; nothing else does. Undo it with `/golive admin here off`.'
    : 'Nothing calls a whole channel. Let a Sev1 do it with `/golive admin here on`.';
}
