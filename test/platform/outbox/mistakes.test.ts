import { afterEach, expect, test } from 'vitest';
import { show } from '#platform/outbox/enqueue.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { type Office, openOffice } from './post-office.ts';

let office: Office;
afterEach(() => office.close());

const head = { kind: 'head', subject: 'it', to: 'CACME' };
const shown = show(head, { onBehalfOf: 'UMIA', class: 'never-twice' });
let isBroken = false;

/** Its card stands already. */
async function openWithCard() {
  let drawn = 0;
  isBroken = false;
  office = await openOffice({
    cards: {
      head: async () => {
        if (isBroken) throw new Error('no such thing');
        drawn += 1;
        return message([section(`drawing ${drawn}`)]);
      },
    },
  });
  const courier = office.hire();
  await office.write(shown);
  await office.work([courier]);
  office.clock.advance(2_000);
  return courier;
}

test('an edit is made again for as long as Slack’s answers tell nothing', async () => {
  const courier = await openWithCard();
  office.slack.fail('chat.update', { error: 'internal_error' }, 30);
  await office.write(shown);
  await office.work([courier]);
  expect((await office.rows()).at(-1)).toMatchObject({ state: 'sent', attempts: 31, mistakes: 0 });
  expect(office.texts('CACME')).toEqual(['drawing 32']);
});

test('a word for “no” that nobody knows is believed of an edit too, after five times', async () => {
  const courier = await openWithCard();
  office.slack.fail('chat.update', { error: 'enterprise_is_restricted' }, 9);
  await office.write(shown);
  await office.work([courier]);
  expect((await office.rows())[1]).toMatchObject({ state: 'dead', attempts: 5, error: 'enterprise_is_restricted' });
});

test('Slack’s bad days don’t count as mistakes of ours, and ours count after them', async () => {
  const courier = await openWithCard();
  office.slack.fail('chat.update', { retryAfter: 5 }, 25);
  await office.write(shown);
  for (let n = 0; n < 25; n += 1) {
    await courier.run();
    office.clock.advance(6_000);
  }
  expect((await office.rows()).at(-1)).toMatchObject({ state: 'pending', attempts: 25, mistakes: 0 });
  isBroken = true;
  await courier.run();
  expect((await office.rows()).at(-1)).toMatchObject({ state: 'pending', error: 'not prepared', mistakes: 1 });
  await office.work([courier]);
  const dead = (await office.rows()).find(({ state }) => state === 'dead');
  expect(dead).toMatchObject({ error: 'not prepared', attempts: 25 + 20 });
});

test('a drawing that goes back while a newer one gets in line makes room for it, at once', async () => {
  const courier = await openWithCard();
  const { database } = office;
  const commit = database.commit;
  let isLate = false;
  // Between the look and the commit: another transaction's drawing takes the only place in line.
  Object.assign(database, {
    commit: async (...args: Parameters<typeof commit>) => {
      const under = (await office.rows()).some(({ state }) => state === 'sending');
      if (under && !isLate) {
        isLate = true;
        await commit(args[0], [shown]);
      }
      return commit(...args);
    },
  });
  office.slack.fail('chat.update', { error: 'internal_error' });
  await office.write(shown);
  await courier.run();
  expect(isLate).toBe(true);
  expect((await office.rows()).map(({ state, error }) => [state, error])).toEqual([
    ['sent', null],
    ['dropped', 'a newer drawing took its place'],
    ['sent', null],
  ]);
});
