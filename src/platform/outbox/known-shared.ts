import { and, desc, eq, inArray } from '../db/drizzle.ts';
import { query, type Scope } from '../db/scope.ts';
import { outbox } from './tables.ts';

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

/** Whether the courier held back the last internal message there: only Slack knows, and it is who finds out. */
export async function isKnownShared(scope: Scope, channel: string): Promise<boolean> {
  const [last] = await lastWord(scope, { channel });
  return last?.error === 'shared_channel';
}
