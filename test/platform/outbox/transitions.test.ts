import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from '#platform/db/drizzle.ts';
import { type OutboxState, outbox } from '#platform/outbox/tables.ts';
import { mayGo, move, type Transition, transitions } from '#platform/outbox/transitions.ts';
import { Conflict } from '#platform/refusal.ts';
import { type Office, openOffice } from './post-office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
  await office.say({ key: 'it' });
});
afterEach(() => office.close());

const ways = Object.entries(transitions).flatMap(([name, { from, to }]) =>
  from.map((state) => [name as Transition, state as OutboxState, to as OutboxState] as const),
);

async function rowIn(state: OutboxState) {
  await office.database.db.update(outbox).set({ state });
  return office.row('it');
}

describe.each(ways)('%s from %s', (name, from, to) => {
  test(`leads to ${to}`, async () => {
    await office.write(move(await rowIn(from), name));
    expect((await office.row('it')).state).toBe(to);
  });

  test.each(['state', 'attempts', 'rec'] as const)('is refused where the %s moved on meanwhile', async (what) => {
    const row = await rowIn(from);
    const other = from === 'dead' ? 'parked' : 'dead';
    const elsewhere = { state: { state: other as OutboxState }, attempts: { attempts: 7 }, rec: { rec: 7 } }[what];
    await office.database.db.update(outbox).set(elsewhere).where(eq(outbox.id, row.id));
    const before = await office.row('it');
    await expect(office.write(move(row, name))).rejects.toThrow(Conflict);
    expect(await office.row('it')).toEqual(before);
  });
});

test('no way leads on from where there is none', async () => {
  const row = await rowIn('sent');
  expect(mayGo(row, 'claim')).toBe(false);
  expect(() => move(row, 'claim')).toThrow('claim does not lead on from sent');
});

test('from every state a message can leave, but from those at the end only by somebody who knows or decides', () => {
  const byHand: readonly string[] = ['hold', 'retry', 'isThere', 'discard', 'came'];
  const leaves = (state: OutboxState) =>
    ways.filter(([name, from, to]) => from === state && to !== state && !byHand.includes(name)).map(([, , to]) => to);
  for (const state of ['pending', 'sending', 'unknown', 'reconciling'] as const) expect(leaves(state)).not.toEqual([]);
  for (const state of ['sent', 'dead', 'parked', 'dropped'] as const) expect(leaves(state)).toEqual([]);
});
