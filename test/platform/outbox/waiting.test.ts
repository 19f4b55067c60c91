import { afterEach, beforeEach, expect, test } from 'vitest';
import { eq } from '#platform/db/drizzle.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { decided } from '#platform/outbox/stuck.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { createQueueWatch, waitingFor } from '#platform/outbox/waiting.ts';
import { TEAM } from '#test/support/slack/world.ts';
import { MINUTE, type Office, openOffice } from './post-office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const age = () => waitingFor(office.scope, office.clock.now());
const later = (minutes: number) => new Date(office.clock.now().getTime() + minutes * MINUTE);

test('how long the oldest message waits: not what is to come later, and not what waits for another', async () => {
  const card = { kind: 'head', subject: 'it', to: 'CACME' };
  await office.write(show(card, { onBehalfOf: null }));
  await office.database.db.update(outbox).set({ state: 'parked' });
  await office.say({ key: 'answer', threadOf: card });
  await office.say({ key: 'tomorrow', notBefore: later(24 * 60) });
  office.clock.advance(5 * MINUTE);
  expect(await age()).toBeNull();
  await office.say({ key: 'held', notBefore: later(10) });
  office.clock.advance(30 * MINUTE);
  expect(await age()).toBe(20 * MINUTE);
  await office.say({ key: 'it' });
  office.clock.advance(MINUTE);
  expect(await age()).toBe(21 * MINUTE);
});

test('the admins hear of it once a day, and not of what just began to wait', async () => {
  const watch = createQueueWatch(office.database, office.clock, TEAM.id);
  office.slack.fail('chat.postMessage', { retryAfter: 3_600 });
  await office.say({ key: 'it' });
  await office.hire().run();
  office.clock.advance(14 * MINUTE);
  await watch();
  expect(await office.rows()).toHaveLength(1);
  for (let n = 0; n < 3; n += 1) {
    office.clock.advance(2 * MINUTE);
    await watch();
  }
  await office.hire().run();
  expect(office.texts(await office.slack.directMessages('UKIM'))).toEqual([
    expect.stringMatching(/^Messages are waiting to be posted, the oldest for 20 min\./),
  ]);
});

test('what was posted again by hand, or waited for a start, is no stall', async () => {
  const watch = createQueueWatch(office.database, office.clock, TEAM.id);
  office.slack.fail('chat.postMessage', { error: 'invalid_blocks' });
  await office.say({ key: 'it' });
  await office.work([office.hire()]);
  office.clock.advance(24 * 60 * MINUTE);
  await office.write(decided(await office.row('it'), 'retry'));
  expect(await age()).toBe(0);
  await office.say({ key: 'old' });
  await office.database.db
    .update(outbox)
    .set({ createdAt: later(-60) })
    .where(eq(outbox.key, 'old'));
  expect(await age()).toBe(60 * MINUTE);
  await watch();
  await office.work([office.hire()]);
  office.clock.advance(5 * MINUTE);
  await watch();
  await office.work([office.hire()]);
  expect((await office.rows()).filter(({ key }) => key.startsWith('notice:waiting'))).toEqual([]);
});
