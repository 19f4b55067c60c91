import { record } from '../audit/record.ts';
import type { Write } from '../db/scope.ts';
import type { Place } from './call.ts';
import { failureOf } from './failures.ts';
import type { Sighting } from './history.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';

/** Of several copies the oldest with replies is the message, or else the oldest. */
export function keeperOf(seen: readonly Sighting[]): Sighting | undefined {
  return seen.find(({ replies }) => replies > 0) ?? seen[0];
}

/** Takes a second copy out of Slack; false: it was gone already. Throws what Slack's client throws. */
export async function takeBack({ client }: Station, { channel, ts }: Place): Promise<boolean> {
  try {
    await client.chat.delete({ channel, ts });
    return true;
  } catch (thrown) {
    if (failureOf(thrown).reason !== 'message_not_found') throw thrown;
    return false;
  }
}

/** What became of a second copy, or of the look for one. */
export type Fate = 'message.remove-double' | 'message.keep-double' | 'message.not-looked-for';

/** For the audit, with the reason why it stayed; `kept` is the message itself. */
export function onRecord(
  row: OutboxRow,
  action: Fate,
  { channel, ts }: { channel: string | null; ts: string | null },
  after: { kept?: string | null; reason?: string },
): Write {
  const subject = `outbox:${row.id}`;
  return record({ actor: 'golive', via: 'courier', action, subject, before: { channel, ts }, after });
}
