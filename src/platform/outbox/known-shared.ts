import { and, desc, eq, inArray } from '../db/drizzle.ts';
import { query, type Scope } from '../db/scope.ts';
import { sharingOf } from '../directory/sharing.ts';
import { outbox } from './tables.ts';

const lastWord = query((from, $: { channel: string }) =>
  from
    .pick(
      outbox,
      { error: outbox.error, at: outbox.lastAttemptAt },
      and(inArray(outbox.state, ['sent', 'dead']), eq(outbox.destination, $.channel), eq(outbox.internal, true)),
    )
    .orderBy(desc(outbox.id))
    .limit(1),
);

/** Whether Slack told so, or the courier held back the last internal message there: whichever came last. */
export async function isKnownShared(scope: Scope, channel: string): Promise<boolean> {
  const [[heard], [last]] = await Promise.all([sharingOf(scope, { channel }), lastWord(scope, { channel })]);
  if (heard && (!last?.at || last.at <= heard.heardAt)) return heard.shared;
  return last?.error === 'shared_channel';
}
