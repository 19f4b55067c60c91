import { afterEach, beforeEach, expect, test } from 'vitest';
import { eq } from '#platform/db/drizzle.ts';
import { createLog } from '#platform/log.ts';
import { createCourier } from '#platform/outbox/courier.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { probe } from '#test/support/probe.ts';

const here = { channel: 'general' };
let bot: Bot;

beforeEach(async () => {
  bot = await startBot({ features: [probe().feature] });
});
afterEach(() => bot.close());

const rows = () => bot.scope.from(outbox, eq(outbox.destination, 'CACME')).orderBy(outbox.id);
const dms = async () => bot.slack.messages(await bot.slack.directMessages('UMIA')).map((message) => message.text);
const texts = (channel: string) => bot.slack.messages(channel).map((message) => message.text);

test('a message follows its commit, once, whatever is delivered twice', async () => {
  const mia = bot.person('mia');
  const first = await mia.command('/golive', 'probe post CACME hello', here);
  await mia.replay(first);
  await mia.command('/golive', 'probe post CACME hello', here);
  expect(texts('CACME')).toEqual(['hello']);
  expect(await rows()).toMatchObject([{ state: 'sent', attempts: 1 }]);
});

test('a channel gets one message a second, and others do not wait for it', async () => {
  const mia = bot.person('mia');
  const start = bot.clock.now().getTime();
  for (const word of ['one', 'two', 'three']) await mia.command('/golive', `probe post CACME ${word}`, here);
  expect(texts('CACME')).toEqual(['one', 'two', 'three']);
  const took = bot.clock.now().getTime() - start;
  expect(took).toBeGreaterThanOrEqual(2_000);
  await mia.command('/golive', 'probe post CBETA four', here);
  expect(bot.clock.now().getTime() - start).toBe(took);
});

test.each([
  ['a 429', { retryAfter: 3 }],
  ['a connection that never came about', { cut: 'before' as const }],
])('%s is not the end of a message', async (name, fault) => {
  bot.slack.fail('chat.postMessage', fault);
  await bot.person('mia').command('/golive', 'probe post CACME hello', here);
  if (name === 'a 429') {
    expect(texts('CACME')).toEqual(['hello']);
    expect(await rows()).toMatchObject([{ state: 'sent', attempts: 2 }]);
    return;
  }
  // A connection that was cut tells nothing about what Slack did: the row says so and is never sent by guesswork.
  expect(await rows()).toMatchObject([{ state: 'unknown', attempts: 1 }]);
  bot.clock.advance(121_000);
  await bot.settle();
  expect(await rows()).toMatchObject([{ state: 'parked', attempts: 1 }]);
});

test.each([
  ['500 after Slack took it', { status: 500, after: true }],
  ['a cut after Slack took it', { cut: 'after' as const }],
  ['a half success', { error: 'fatal_error' }],
])('row 55: %s is parked without proof, and never doubled', async (_, fault) => {
  bot.slack.fail('chat.postMessage', fault);
  await bot.person('mia').command('/golive', 'probe post CACME hello', here);
  bot.clock.advance(3_600_000);
  await bot.settle();
  expect(await rows()).toMatchObject([{ state: 'parked', attempts: 1 }]);
  expect(texts('CACME').length).toBeLessThanOrEqual(1);
  expect(await dms()).toEqual([
    expect.stringContaining("I can't tell whether my message was posted in #acme. Look there first"),
  ]);
});

test('row 58: where I am no member the person is told how to cure it', async () => {
  await bot.person('mia').command('/golive', 'probe post CAWAY hello', here);
  const [row] = await bot.scope.from(outbox, eq(outbox.destination, 'CAWAY'));
  expect(row).toMatchObject({ state: 'dead', error: 'not_in_channel' });
  const dm = bot.slack.messages(await bot.slack.directMessages('UMIA'));
  expect(dm[0]?.text).toContain("I'm not a member of #away. Type `/invite @golive` there, then press Post again.");
});

test('row 20: what is internal never reaches a channel shared with another organisation', async () => {
  await bot.person('mia').command('/golive', 'probe post CSHARED margin', here);
  expect(texts('CSHARED')).toEqual([]);
  expect(await bot.scope.from(outbox, eq(outbox.destination, 'CSHARED'))).toMatchObject([
    { state: 'dead', error: 'shared_channel' },
  ]);
});

test('row 53, 54: after a crash what was not begun is posted, what was begun is not begun again', async () => {
  await bot.person('mia').command('/golive', 'probe post CACME one', here);
  await bot.app.database.db
    .update(outbox)
    .set({ state: 'sending', leaseUntil: new Date(bot.clock.now().getTime() + 1_000) });
  await bot.settle();
  expect(await rows()).toMatchObject([{ state: 'sending' }]);
  bot.clock.advance(17_000);
  await bot.settle();
  expect(await rows()).toMatchObject([{ state: 'unknown', error: 'interrupted' }]);
  bot.clock.advance(120_000);
  await bot.settle();
  expect(await rows()).toMatchObject([{ state: 'parked', error: 'interrupted' }]);
  expect(texts('CACME')).toEqual(['one']);
});

test('a card and its thread line stay in their order, whatever holds the card up', async () => {
  const mia = bot.person('mia');
  bot.slack.fail('chat.postMessage', { retryAfter: 2 }, 2);
  await mia.command('/golive', 'probe card first', here);
  expect(texts('CACME')).toEqual(['Card says first', 'line first']);
  const [card, line] = bot.slack.messages('CACME');
  expect(line?.threadTs).toBe(card?.ts);
});

test('a channel that was told to wait is not written to before, by any message', async () => {
  const mia = bot.person('mia');
  const start = bot.clock.now().getTime();
  bot.slack.fail('chat.postMessage', { retryAfter: 4 });
  await mia.command('/golive', 'probe post CACME one', here);
  await mia.command('/golive', 'probe post CACME two', here);
  expect(texts('CACME')).toEqual(['one', 'two']);
  expect(bot.clock.now().getTime() - start).toBeGreaterThanOrEqual(4_000);
});

test('a card is edited in place, and several changes before the courier comes are one edit', async () => {
  const mia = bot.person('mia');
  await mia.command('/golive', 'probe card one', here);
  await mia.command('/golive', 'probe card two', here);
  expect(texts('CACME')).toEqual(['Card says two', 'line one', 'line two']);
  expect(bot.slack.calls.filter(({ method }) => method === 'chat.update')).toHaveLength(1);
});

test.each(['message_not_found', 'edit_window_closed', 'cant_update_message'])(
  'a card that can be edited no more (%s) is posted anew',
  async (error) => {
    const mia = bot.person('mia');
    await mia.command('/golive', 'probe card one', here);
    bot.slack.fail('chat.update', { error });
    await mia.command('/golive', 'probe card two', here);
    expect(texts('CACME').filter((text) => text === 'Card says two')).toHaveLength(1);
    expect(await dms()).toEqual([]);
  },
);

test('an edit whose outcome nobody can tell is simply made again', async () => {
  const mia = bot.person('mia');
  await mia.command('/golive', 'probe card one', here);
  bot.slack.fail('chat.update', { status: 500, after: true });
  await mia.command('/golive', 'probe card two', here);
  await bot.settle();
  expect(texts('CACME')[0]).toBe('Card says two');
  expect((await rows()).map((row) => row.state)).not.toContain('unknown');
});

test('what fails before anything is sent is tried again, and given up with a word to its owner', async () => {
  const mia = bot.person('mia');
  bot.slack.fail('conversations.info', { status: 500 }, 2);
  await mia.command('/golive', 'probe post CACME hello', here);
  expect(texts('CACME')).toEqual(['hello']);
  await mia.command('/golive', 'probe card broken', { channel: 'beta' });
  for (let n = 0; n < 30; n += 1) {
    bot.clock.advance(60_000);
    await bot.settle();
  }
  expect((await rows()).at(-2)).toMatchObject({ state: 'dead', error: 'not prepared' });
  expect((await dms()).at(-1)).toContain('Ask your golive admin to look into the log');
});

test('two couriers on one database do not send one message twice', async () => {
  const mia = bot.person('mia');
  for (let n = 0; n < 5; n += 1) await mia.command('/golive', `probe post CACME m${n}`, here);
  const before = texts('CACME').length;
  await bot.app.database.db.update(outbox).set({ state: 'pending', ts: null }).where(eq(outbox.state, 'sent'));
  const other = createCourier({ ...bot.app.courierParts, log: createLog('silent') });
  for (let n = 0; n < 12; n += 1) {
    await Promise.all([bot.app.courier.run(), other.run()]);
    bot.clock.advance(1_000);
  }
  expect(texts('CACME').length - before).toBe(5);
});
