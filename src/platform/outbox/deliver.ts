import { call, type Place } from './call.ts';
import { failed, unprepared } from './failed.ts';
import { failureOf } from './failures.ts';
import { closedUntil, keepFree } from './lanes.ts';
import { cameLate, drawAgain } from './late.ts';
import { unlessLeft } from './leaving.ts';
import { goesBack, goesNowhere, secondLook, standsAt } from './outcomes.ts';
import { pin } from './pin.ts';
import { type Prepared, prepare } from './prepare.ts';
import { refused } from './refused.ts';
import { rejoins } from './rejoin.ts';
import type { Station } from './station.ts';
import { tookIt } from './strikes.ts';
import type { CardRow, OutboxRow } from './tables.ts';
import { move } from './transitions.ts';

/** Says a claimed message in Slack and notes what came of it. */
export async function deliver(station: Station, row: OutboxRow, leave: AbortSignal): Promise<void> {
  const ready = await readied(station, row);
  if (!ready) return;
  const { card, it } = ready;
  // Past this the row may soon be taken for lost: whoever was held up for long must not act on what they knew.
  const claimedAt = row.lastAttemptAt ?? row.createdAt;
  if (station.now().getTime() - claimedAt.getTime() > station.patience.stall)
    return goesBack(station, row, 0, 'held up');
  let place: Place;
  try {
    place = await unlessLeft(call(station, row, it), leave);
  } catch (thrown) {
    const failure = failureOf(thrown);
    station.log.warn({ err: thrown, outbox: row.id, outcome: failure.kind, reason: failure.reason }, 'not delivered');
    return failed(station, row, failure, it.kind === 'edit' ? it.ts : null);
  }
  station.circuit.answered();
  await posted(station, row, card, place, it.kind);
}

/** What to say, or null when the row is dealt with without a word. */
async function readied(station: Station, row: OutboxRow) {
  let card: CardRow | null;
  let it: Prepared;
  let closed: Date | null;
  try {
    card = await station.cardOf(row.card);
    if (await rejoins(station, row, card)) return null;
    it = await prepare(station, row, card);
    closed = it.kind === 'edit' ? await closedUntil(station, row.workspaceId, 'chat.update') : null;
  } catch (thrown) {
    await unprepared(station, row, thrown);
    return null;
  }
  if (it.kind === 'refuse') await refused(station, row, it.why, 'place');
  else if (it.kind === 'drop') await goesNowhere(station, row, it.why);
  else if (closed) await goesBack(station, row, closed.getTime() - station.now().getTime(), 'ratelimited');
  else return { card, it };
  return null;
}

async function posted(
  station: Station,
  row: OutboxRow,
  card: CardRow | null,
  place: Place,
  kind: 'post' | 'edit',
): Promise<void> {
  const isNew = kind === 'post';
  // A message that was looked for in vain and posted again may turn out to have come after all.
  const recheckAt = secondLook(station, row, isNew && row.rec > 0);
  // From the answer on: from the call on would be too soon where the next call arrives more quickly than this one did.
  const freeAt = station.soon(station.patience.spacing);
  station.freed.push(freeAt.getTime());
  const writes = () => [
    move(row, 'posted', { ...place, error: null, recheckAt }),
    ...(isNew || card?.ts === null ? standsAt(row, place) : []),
    ...(isNew ? tookIt(row) : []),
    keepFree(row.destination, freeAt),
  ];
  const overtaken = () => (isNew ? cameLate(station, row, card, place) : drawAgain(station, row));
  await station.note(row, { writes, inCompany: true, overtaken });
  if (isNew) await pin(station, card, place);
}
