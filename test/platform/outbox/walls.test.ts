import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claim } from '#platform/outbox/claim.ts';
import { keepFree } from '#platform/outbox/lanes.ts';
import { lookedUp } from '#platform/outbox/line.ts';
import { openStation, type Station } from '#platform/outbox/station.ts';
import { move } from '#platform/outbox/transitions.ts';
import { type Office, openOffice } from './post-office.ts';

let office: Office;
let [one, other]: Station[] = [];
beforeEach(async () => {
  office = await openOffice();
  one = openStation(office.equip());
  other = openStation(office.equip());
});
afterEach(() => office.close());

function both(): [Station, Station] {
  if (!one || !other) throw new Error('no stations');
  return [one, other];
}

const upFor = async (station: Station) => (await lookedUp(station, new Map())).messages;
const keys = async (station: Station) => (await upFor(station)).map(({ key }) => key);

describe('a destination takes one message at a time', () => {
  test('while one is under way nothing else is up, and while it rests neither', async () => {
    const [first, second] = both();
    await office.say({ key: 'one' });
    await office.say({ key: 'two' });
    expect(await keys(first)).toEqual(['one']);
    const [row] = (await claim(first, await upFor(first))).values();
    expect(await keys(second)).toEqual([]);
    if (row) await office.write(move(row, 'posted'), keepFree('CACME', second.soon(1_000)));
    expect(await keys(second)).toEqual([]);
    office.clock.advance(1_000);
    expect(await keys(second)).toEqual(['two']);
  });

  test('of two couriers who read before either took it, one has it', async () => {
    const [first, second] = both();
    await office.say({ key: 'one' });
    const seen = [await upFor(first), await upFor(second)] as const;
    expect((await claim(first, seen[0])).size).toBe(1);
    expect((await claim(second, seen[1])).size).toBe(0);
    expect(await office.row('one')).toMatchObject({ state: 'sending', attempts: 1, owner: first.name });
  });

  test('whoever read before it rested does not send before it has', async () => {
    const [, second] = both();
    await office.say({ key: 'two' });
    const seen = await upFor(second);
    await office.write(keepFree('CACME', second.soon(1_000)));
    expect((await claim(second, seen)).size).toBe(0);
    expect(await office.row('two')).toMatchObject({ state: 'pending', attempts: 0 });
  });
});

test('what is urgent is up first, in whatever place, however late it came', async () => {
  const [station] = both();
  await office.say({ key: 'digest', to: 'CBETA', priority: 'low' });
  await office.say({ key: 'standup', to: 'UTOM', priority: 'routine' });
  await office.say({ key: 'request', to: 'CGAMMA' });
  await office.say({ key: 'sev1', priority: 'urgent' });
  expect(await keys(station)).toEqual(['sev1', 'request', 'standup', 'digest']);
});
