import type { Write } from '../db/scope.ts';
import { type Answer, ask, type NotNow } from './ask.ts';
import { type Fate, keeperOf, onRecord, takeBack } from './copies.ts';
import { look, type Sighting } from './history.ts';
import { keepsPlace } from './outcomes.ts';
import { pin } from './pin.ts';
import { canProve } from './proof.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';
import { move } from './transitions.ts';

/**
 * Some time after a message was posted again: whether its first copy came after all. Then one of them goes, and it is
 * looked once more, until a look finds nothing to take back.
 */
export async function recheck(station: Station, sent: OutboxRow): Promise<void> {
  const recheckAt = station.soon(station.patience.lease);
  const row = await station.take(sent, 'recheck', { rec: sent.rec + 1, recheckAt });
  if (!row) return station.leaveAlone(sent.id);
  if (!canProve(station.proof, row.destination)) return isOver(station, row);
  const looked = await look(station, row);
  if (looked.kind === 'not-now') return later(station, row, looked);
  if (looked.kind === 'in-vain')
    return isOver(station, row, [onRecord(row, 'message.not-looked-for', row, { reason: looked.reason })]);
  const kept = keeperOf(looked.it);
  if (!kept) return isOver(station, row);
  // Before a copy goes: whoever edits it from then on edits the one that stays.
  if (kept.ts !== row.ts && !(await standsThere(station, row, kept))) return;
  await takeOthersBack(station, row, { kept, seen: looked.it });
}

async function takeOthersBack(
  station: Station,
  row: OutboxRow,
  { kept, seen }: { kept: Sighting; seen: readonly Sighting[] },
): Promise<void> {
  const lines: Write[] = [];
  let isLess = false;
  for (const copy of seen) {
    if (copy.ts === kept.ts) continue;
    const gone = await takenBack(station, row, copy);
    const line = (fate: Fate, reason?: string): void => {
      lines.push(onRecord(row, fate, copy, { kept: kept.ts, reason }));
    };
    if (gone.kind === 'not-now') {
      if (gone.isUnclear) line('message.remove-double', 'no clear answer');
      return later(station, row, gone, lines);
    }
    if (gone.kind === 'in-vain') line('message.keep-double', gone.reason);
    else if (gone.it) {
      line('message.remove-double');
      isLess = true;
    }
  }
  if (!isLess) return isOver(station, row, lines);
  await later(station, row, { again: { nextAt: station.soon(station.patience.recheck), unread: 0 }, more: [] }, lines);
}

/** Whether it was there, as far as Slack says; people's answers to it keep it there. */
async function takenBack(station: Station, row: OutboxRow, copy: Sighting): Promise<Answer<boolean>> {
  if (copy.replies > 0) return { kind: 'in-vain', reason: 'answered' };
  return ask(station, row, 'chat.delete', () => takeBack(station, copy));
}

/** And is pinned there, if it is to be. */
async function standsThere(station: Station, row: OutboxRow, { channel, ts }: Sighting): Promise<boolean> {
  const place = { channel, ts };
  const writes = () => [move(row, 'recheck', { ...place, recheckAt: row.recheckAt }), ...keepsPlace(row, place)];
  const isNoted = await station.note(row, { writes });
  if (isNoted) await pin(station, await station.cardOf(row.card), place);
  return isNoted;
}

async function later(
  station: Station,
  row: OutboxRow,
  { again: { nextAt, unread }, more }: Pick<NotNow, 'again' | 'more'>,
  lines: readonly Write[] = [],
): Promise<void> {
  const writes = () => [move(row, 'recheck', { recheckAt: nextAt, unread }), ...more, ...lines];
  await station.note(row, { writes });
}

async function isOver(station: Station, row: OutboxRow, lines: readonly Write[] = []): Promise<void> {
  await station.note(row, { writes: () => [move(row, 'recheck', { recheckAt: null }), ...lines] });
}
