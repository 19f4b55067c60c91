import { desc, eq, inArray, isNotNull } from '../db/drizzle.ts';
import { query, type Scope } from '../db/scope.ts';
import { sharingOf } from '../directory/sharing.ts';
import { outbox } from './tables.ts';

const lastWord = query((from, $: { channel: string }) =>
  from
    .pick(
      outbox,
      { id: outbox.id, reason: outbox.error, at: outbox.lastAttemptAt },
      inArray(outbox.state, ['sent', 'dead']),
      eq(outbox.destination, $.channel),
      eq(outbox.internal, true),
    )
    .orderBy(desc(outbox.id))
    .limit(1),
);

/** Of those that went elsewhere for it. */
const lastMoved = query((from, $: { channel: string }) =>
  from
    .pick(
      outbox,
      { id: outbox.id, reason: outbox.refusal, at: outbox.lastAttemptAt },
      eq(outbox.meantFor, $.channel),
      isNotNull(outbox.meantFor),
      isNotNull(outbox.refusal),
      eq(outbox.internal, true),
    )
    .orderBy(desc(outbox.id))
    .limit(1),
);

/** Whether Slack told so, or the courier held back the last internal message there: whichever came last. */
export async function isKnownShared(scope: Scope, channel: string): Promise<boolean> {
  const [[heard], ...words] = await Promise.all([
    sharingOf(scope, { channel }),
    lastWord(scope, { channel }),
    lastMoved(scope, { channel }),
  ]);
  const [last] = words.flat().sort((one, other) => (one.id < other.id ? 1 : -1));
  if (heard && (!last?.at || last.at <= heard.heardAt)) return heard.shared;
  return last?.reason === 'shared_channel';
}
