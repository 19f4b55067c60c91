import { afterEach, describe, expect, test } from 'vitest';
import { dialect } from '#platform/db/dialect.ts';
import type { OutboxClass } from '#platform/outbox/tables.ts';
import { dice } from '#test/support/seeded.ts';
import { ROUGH, storm } from '#test/support/slack/storm.ts';
import { type Office, openOffice, proven } from './post-office.ts';

let office: Office;
afterEach(() => office.close());

const classes: readonly OutboxClass[] = ['never-twice', 'never-missing', 'replaceable'];
const MESSAGES = 48;

/** Three couriers, a fifth of all calls going wrong, history that lags for up to five minutes. */
async function through(seed: number, proof = proven) {
  const chance = dice(seed);
  const weather = storm(seed, ROUGH, ['chat.postMessage']);
  office = await openOffice({
    proof,
    storm: weather,
    timeout: 1_000,
    every: 1_000,
    lag: () => chance.whole(0, 290_000),
  });
  const couriers = [office.hire(), office.hire(), office.hire()];
  const sent = new Map<string, OutboxClass>();
  for (let n = 0; n < MESSAGES; n += 1) {
    const of = chance.oneOf(classes);
    sent.set(`m${n}`, of);
    await office.say({ key: `m${n}`, class: of, to: chance.oneOf(['CACME', 'CBETA', 'UTOM']) });
    if (n % 10 === 9) await office.work(couriers, 3_000);
  }
  await office.work(couriers);
  const copies = new Map<string, number>([...sent.keys()].map((key) => [key, 0]));
  for (const { text } of office.slack.everything()) {
    const key = text.split('\n')[0] ?? '';
    if (copies.has(key)) copies.set(key, (copies.get(key) ?? 0) + 1);
  }
  expect(Object.entries(weather.counts).filter(([, times]) => times === 0)).toEqual([]);
  expect(office.slack.violations).toEqual([]);
  expect(office.slack.tooSoon.impatient).toBe(0);
  const messages = (await office.rows()).filter(({ key }) => sent.has(key));
  return { messages, copies: (key: string) => copies.get(key) ?? 0 };
}

/** PostgreSQL is slower, and weathers the chaos runs with several instances besides. */
const seeds = dialect === 'sqlite' ? [13, 12] : [13];

describe.each(seeds)('a storm, seed %i', (seed) => {
  test('with proof everything stands there exactly once', async () => {
    const { messages, copies } = await through(seed);
    expect(messages.map(({ key }) => [key, copies(key)])).toEqual(messages.map(({ key }) => [key, 1]));
    expect(new Set(messages.map(({ state }) => state))).toEqual(new Set(['sent']));
    expect(office.calls('chat.delete')).toEqual([]);
  });

  test('without proof each class keeps its promise, and every doubt is on record', async () => {
    const { messages, copies } = await through(seed, { channels: false, direct: false });
    for (const { key, class: of, state } of messages) {
      const times = copies(key);
      if (of === 'never-missing') expect([key, state, times >= 1]).toEqual([key, 'sent', true]);
      else expect([key, times <= 1]).toEqual([key, true]);
      if (of === 'never-twice') expect(['sent', 'parked']).toContain(state);
      if (of === 'replaceable') expect(['sent', 'dropped']).toContain(state);
      if (state === 'sent') expect([key, times >= 1]).toEqual([key, true]);
    }
    expect(messages.some(({ state }) => state === 'parked')).toBe(true);
  });
});
