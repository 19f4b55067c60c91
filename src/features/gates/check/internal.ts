import { and, desc, eq, inArray } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { cureFor } from '#platform/outbox/failures.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { Refusal } from '#platform/refusal.ts';
import { channel } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';

const lastWord = query((from, $: { channel: string }) =>
  from
    .pick(
      outbox,
      { error: outbox.error },
      and(inArray(outbox.state, ['sent', 'dead']), eq(outbox.destination, $.channel), eq(outbox.internal, true)),
    )
    .orderBy(desc(outbox.id))
    .limit(1),
);

/**
 * Refuses what the courier would hold back, where it held back the last internal message: the channel is shared with
 * another organisation. Whether one is, only Slack knows; the first time it is the courier who finds out, and tells.
 */
export async function mustBeInternal(scope: Scope, project: Project): Promise<void> {
  const [last] = await lastWord(scope, { channel: project.channel });
  if (last?.error !== 'shared_channel') return;
  throw new Refusal(cureFor('shared_channel', channel(project.channel)));
}
