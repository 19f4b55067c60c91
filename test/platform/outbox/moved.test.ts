import { afterEach, beforeEach, expect, test } from 'vitest';
import { show } from '#platform/outbox/enqueue.ts';
import { decided } from '#platform/outbox/stuck.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { MINUTE, type Office, openOffice, proven } from './post-office.ts';

let office: Office;
let words = 'card';
let leads = ['UTOM', 'UANA'];
beforeEach(async () => {
  words = 'card';
  leads = ['UTOM', 'UANA'];
  office = await openOffice({
    proof: proven,
    responsible: async () => leads,
    cards: { head: async (_, { shared }) => message([section(shared ? 'for outsiders' : words)]) },
  });
  for (const name of ['ana', 'ben']) office.slack.addUser({ id: `U${name.toUpperCase()}`, name });
});
afterEach(() => office.close());

const head = { kind: 'head', subject: 'it', to: 'CACME' };
const about = { project: 'acme', onBehalfOf: null } as const;
const archived = (is: boolean) => office.slack.changeChannel('CACME', { archived: is });
const inbox = async (who: string) => office.slack.messages(await office.slack.directMessages(who));
const heard = async (who: string) => (await inbox(who)).map(({ text }) => text.split('\n').at(-1));

async function drawn(text: string, to = 'CACME') {
  words = text;
  await office.write(show({ ...head, to }, about));
  await office.work([office.hire()]);
}

async function answered(key: string, to = 'CACME') {
  await office.say({ key, ...about, to, threadOf: { ...head, to }, internal: true });
  await office.work([office.hire()]);
}

test('a card of a channel that can’t be seen is kept up to date where it is, and its answers are in its thread', async () => {
  office.slack.addChannel({ id: 'CPRIV', name: 'priv', members: ['UMIA'], private: true, botIsMember: false });
  await drawn('open', 'CPRIV');
  office.clock.advance(6 * MINUTE);
  await drawn('acknowledged', 'CPRIV');
  await answered('why', 'CPRIV');
  const [card, ...answers] = await inbox('UTOM');
  expect(card?.text).toMatch(/^\s*Meant for #priv, which I can’t see\..*\nacknowledged$/);
  expect(answers.map(({ text, threadTs }) => [text, threadTs])).toEqual([['why', card?.ts]]);
  expect((await office.rows()).map(({ state }) => state)).toEqual(['sent', 'sent', 'sent']);
});

test('a card kept from a shared channel is drawn for whoever has it, and comes back when it is shared no more', async () => {
  office.slack.changeChannel('CACME', { shared: true });
  await office.say({ key: 'it', ...about, internal: true, card: head });
  await drawn('for us');
  expect(await heard('UTOM')).toEqual(['for us']);
  expect(office.texts('CACME')).toEqual([]);
  office.slack.changeChannel('CACME', { shared: false });
  office.clock.advance(6 * MINUTE);
  await drawn('for all');
  expect(office.texts('CACME')).toEqual(['for all']);
});

test('a card goes home with its next drawing once its channel takes it, and what answers it too', async () => {
  archived(true);
  await drawn('open');
  archived(false);
  await drawn('acknowledged');
  await answered('why');
  const [card, answer, ...others] = office.slack.messages('CACME');
  expect(others).toEqual([]);
  expect(card?.text).toBe('acknowledged');
  expect([answer?.text, answer?.threadTs]).toEqual(['why', card?.ts]);
  expect(await heard('UTOM')).toEqual(['open']);
});

test('a card that goes home without a clear answer is there once', async () => {
  archived(true);
  await drawn('open');
  archived(false);
  office.slack.fail('chat.postMessage', { status: 500, after: true });
  words = 'acknowledged';
  await office.write(show(head, about));
  await office.hire().run();
  expect((await office.rows()).at(-1)).toMatchObject({ state: 'unknown', destination: 'CACME' });
  await drawn('closed');
  expect(office.texts('CACME')).toEqual(['closed']);
  expect(await heard('UTOM')).toEqual(['open']);
});

test('who leads no more gets nothing more: the new lead has it, in one thread', async () => {
  archived(true);
  await drawn('open');
  leads = ['UBEN'];
  for (const key of ['one', 'two']) await answered(key);
  await drawn('closed');
  expect(await heard('UTOM')).toEqual(['open']);
  const [card, ...answers] = await inbox('UBEN');
  expect(card?.text).toContain('closed');
  expect(answers.map(({ text, threadTs }) => [text, threadTs])).toEqual([
    ['one', card?.ts],
    ['two', card?.ts],
  ]);
});

test('a lead who has the card and leaves Slack: the next one gets it with all that is said from then on', async () => {
  archived(true);
  await drawn('open');
  office.slack.changeUser('UTOM', { deleted: true });
  for (const key of ['one', 'two']) await answered(key);
  const [card, ...answers] = await inbox('UANA');
  expect(card?.text).toMatch(/^\s*Meant for #acme, which is archived\./);
  expect(answers.map(({ text, threadTs }) => [text, threadTs])).toEqual([
    ['one', card?.ts],
    ['two', card?.ts],
  ]);
  for (const id of ['UANA', 'UKIM']) office.slack.changeUser(id, { deleted: true });
  await answered('three');
  const three = await office.row('three');
  expect(three).toMatchObject({ state: 'dead', meantFor: 'CACME' });
  archived(false);
  await office.write(decided(three, 'retry'));
  await office.work([office.hire()]);
  expect(office.texts('CACME')).toContain('three');
});

test('a place that refuses one answer and takes the next has its card once', async () => {
  await drawn('open');
  office.slack.fail('chat.postMessage', { error: 'not_in_channel' });
  await answered('why');
  await drawn('closed');
  const [card, answer, ...others] = office.slack.messages('CACME');
  expect(others).toEqual([]);
  expect(card?.text).toBe('closed');
  expect([answer?.text, answer?.threadTs]).toEqual(['why', card?.ts]);
  expect(await heard('UTOM')).toEqual([]);
});

test('a second look at how it was posted first does not take it back', async () => {
  const courier = office.hire();
  office.slack.fail('chat.postMessage', { status: 500 });
  await office.write(show(head, about));
  await office.work([courier], 6 * MINUTE);
  archived(true);
  await office.say({ key: 'one', ...about, threadOf: head });
  await office.work([courier], 2 * MINUTE);
  const moved = await office.cards();
  expect(moved).toMatchObject([{ moved: { to: 'UTOM' } }]);
  await office.work([courier], 60 * MINUTE);
  expect((await office.rows()).filter(({ recheckAt }) => recheckAt)).toEqual([]);
  expect(await office.cards()).toEqual(moved);
  await office.say({ key: 'two', ...about, threadOf: head });
  await office.work([courier]);
  expect(await heard('UTOM')).toEqual(['card', 'one', 'two']);
});
