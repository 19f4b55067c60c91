import { ErrorCode, type WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dialect } from '#platform/db/dialect.ts';
import { people } from '#platform/directory/tables.ts';
import { type Post, show } from '#platform/outbox/enqueue.ts';
import { isKnownShared } from '#platform/outbox/known-shared.ts';
import { decided } from '#platform/outbox/stuck.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { type Office, openOffice } from './post-office.ts';

let office: Office;
let words = 'card';
beforeEach(async () => {
  words = 'card';
  office = await openOffice({
    responsible: async (_, project) => (project === 'acme' ? ['UTOM', 'UANA'] : []),
    cards: { head: async () => message([section(words)]) },
  });
  office.slack.addUser({ id: 'UANA', name: 'ana' });
});
afterEach(() => office.close());

const heard = async (who: string) => office.texts(await office.slack.directMessages(who));
const inbox = async (who: string) => office.slack.messages(await office.slack.directMessages(who));
const archive = () => office.slack.changeChannel('CACME', { archived: true });

/** A message in a place, and who has it once Slack refused the place. Null: nobody, but a word that it is lost. */
const places = {
  'a project’s channel': [{ project: 'acme' }, 'UTOM'],
  'a channel, for somebody': [{}, 'UMIA'],
  'a channel, for nobody': [{ onBehalfOf: null }, 'UKIM'],
  'a person, about a project': [{ to: 'UBEN', project: 'acme', onBehalfOf: null }, 'UTOM'],
  'a person, for somebody': [{ to: 'UBEN' }, 'UMIA'],
  'a person, about nothing of anybody’s': [{ to: 'UBEN', onBehalfOf: null }, null],
  'a person’s eyes alone': [{ to: 'UBEN', project: 'acme', fallback: [] }, null],
} as const satisfies Record<string, readonly [Partial<Post>, string | null]>;

const refusals = {
  channel_not_found: 'place',
  not_in_channel: 'place',
  is_archived: 'place',
  channel_id_changed: 'place',
  restricted_action: 'place',
  ekm_access_denied: 'place',
  user_disabled: 'place',
  cannot_dm_bot: 'place',
  messages_tab_disabled: 'place',
  msg_too_long: 'message',
  invalid_blocks: 'message',
  account_inactive: 'token',
  token_revoked: 'token',
  missing_scope: 'token',
} as const;

/** Who has it then does not depend on the database: PostgreSQL gets each error once, and one of each kind in each place. */
const everywhere = dialect === 'sqlite' ? Object.keys(refusals) : ['is_archived', 'msg_too_long', 'token_revoked'];
const table = Object.entries(refusals).flatMap(([error, about]) =>
  Object.entries(places)
    .filter((_, nth) => nth === 0 || everywhere.includes(error))
    .map(([place, [it, next]]) => ({ error, about, place, it, next })),
);

describe('what Slack refuses', () => {
  test.each(table)('$error: to $place', async ({ error, about, it, next }) => {
    office.slack.addUser({ id: 'UBEN', name: 'ben' });
    office.slack.fail('chat.postMessage', { error });
    await office.say({ key: 'it', ...it });
    await office.work([office.hire()]);
    const row = await office.row('it');
    const to = 'to' in it ? it.to : 'CACME';
    if (about === 'token') return expect(row).toMatchObject({ state: 'sent', destination: to, meantFor: null });
    if (about === 'message' || next === null) {
      expect(row).toMatchObject({ state: 'dead', error, destination: to, meantFor: null });
      return;
    }
    expect(row).toMatchObject({ state: 'sent', destination: next, meantFor: to, refusal: error });
    expect(await heard(next)).toEqual([expect.stringMatching(/^\s*Meant for [#@](acme|ben), .+\.\nit$/)]);
  });
});

describe('a place that takes nothing', () => {
  const head = { kind: 'head', subject: 'it', to: 'CACME' };
  const about = { project: 'acme', onBehalfOf: null } as const;
  const shown = (options = {}) => show(head, { ...about, ...options });

  test('is told of by the message itself, once, however many couriers there are', async () => {
    archive();
    for (const key of ['one', 'two']) await office.say({ key, ...about });
    await office.work([office.hire(), office.hire(), office.hire()]);
    expect((await heard('UTOM')).map((text) => text.split('\n').at(-1)).sort()).toEqual(['one', 'two']);
    expect(office.slack.everything()).toHaveLength(2);
  });

  test('sends it on to whoever is left of those who answer for it', async () => {
    archive();
    await office.write((tx) =>
      tx.insert(people, {
        ...{ id: 'abe', slackId: 'UABE', name: 'Abe', zone: 'UTC' },
        ...{ role: 'admin', kind: 'member', active: false, seenAt: tx.now },
      }),
    );
    for (const id of ['UTOM', 'UANA', 'UMIA']) office.slack.changeUser(id, { deleted: true });
    await office.say({ key: 'it', project: 'acme' });
    await office.work([office.hire()]);
    expect(await office.row('it')).toMatchObject({ destination: 'UKIM', attempts: 5 });
    expect(await heard('UKIM')).toEqual([expect.stringMatching(/^\s*Meant for #acme, which is archived\..*\nit$/)]);
    office.slack.changeUser('UKIM', { deleted: true });
    await office.say({ key: 'more', project: 'acme' });
    await office.work([office.hire()]);
    const more = await office.row('more');
    expect(more).toMatchObject({ state: 'dead', meantFor: 'CACME', destination: 'UKIM' });
    office.slack.changeChannel('CACME', { archived: false });
    await office.write(decided(more, 'retry'));
    await office.work([office.hire()]);
    expect(office.texts('CACME')).toEqual(['more']);
  });

  test('has its card with them from then on, with all that hangs on it in its thread', async () => {
    const courier = office.hire();
    archive();
    await office.write(shown());
    for (const key of ['decision', 'line'])
      await office.say({ key, ...about, threadOf: head, ...(key === 'line' && { class: 'replaceable' }) });
    await office.work([courier]);
    words = 'changed';
    await office.write(shown());
    await office.work([courier]);
    const [card, ...replies] = await inbox('UTOM');
    expect(card?.text).toMatch(/^\s*Meant for #acme, which is archived\..*\nchanged$/);
    expect(replies.map(({ text, threadTs }) => [text, threadTs])).toEqual([
      ['decision', card?.ts],
      ['line', card?.ts],
    ]);
    // The channel is asked for each drawing, and whoever has the card gets it once.
    expect(office.calls('chat.postMessage')).toHaveLength(5);
  });

  test('where its card stands already: that goes first, and the answers follow into one thread', async () => {
    const courier = office.hire();
    await office.write(shown());
    await office.work([courier]);
    archive();
    for (const key of ['one', 'two', 'three']) await office.say({ key, ...about, threadOf: head });
    await office.say({ key: 'line', ...about, threadOf: head, class: 'replaceable' });
    await office.work([courier]);
    const [card, ...replies] = await inbox('UTOM');
    expect(card?.text).toContain('Meant for #acme, which is archived.');
    expect(replies.map(({ text, threadTs }) => [text, threadTs])).toEqual(
      ['one', 'two', 'three', 'line'].map((key) => [key, card?.ts]),
    );
  });

  test('but for answers it would take: each goes on its own', async () => {
    const courier = office.hire();
    await office.write(shown());
    await office.work([courier]);
    office.slack.fail('chat.postMessage', { error: 'restricted_action_thread_locked' });
    await office.say({ key: 'one', ...about, threadOf: head });
    await office.work([courier]);
    expect(await heard('UTOM')).toEqual([expect.stringContaining('Meant for #acme, where the thread is locked.')]);
    expect(office.texts('CACME')).toEqual(['card']);
  });

  test('and once only: what is refused under a card that is taken goes on its own', async () => {
    await office.write(shown());
    await office.work([office.hire()]);
    await office.say({ key: 'one', ...about, threadOf: head });
    const refuses = (client: WebClient) => {
      const real = client.chat.postMessage.bind(client.chat) as (args: { thread_ts?: string }) => Promise<never>;
      const closed = { code: ErrorCode.PlatformError, data: { ok: false, error: 'is_archived' } };
      const post = (args: { thread_ts?: string }) => (args.thread_ts ? Promise.reject(closed) : real(args));
      Object.assign(client.chat, { postMessage: post });
    };
    await office.work([office.hire(refuses)]);
    expect(office.texts('CACME')).toEqual(['card']);
    expect(await heard('UTOM')).toEqual([expect.stringMatching(/Meant for #acme.*\none$/)]);
  });

  test('keeps to itself what belongs there alone: a pinned message, and the edit of one that stands', async () => {
    const courier = office.hire();
    await office.write(shown({ onBehalfOf: 'UMIA' }));
    await office.work([courier]);
    archive();
    words = 'changed';
    await office.write(shown({ onBehalfOf: 'UMIA' }));
    await office.write(show({ ...head, subject: 'other' }, { ...about, pinned: true, onBehalfOf: 'UMIA' }));
    await office.say({ key: 'line', ...about, threadOf: head, class: 'replaceable' });
    await office.work([courier]);
    expect(await office.row('line')).toMatchObject({ state: 'dead', destination: 'CACME' });
    expect((await office.rows()).filter(({ card }) => card?.includes('head')).map(({ state }) => state)).toEqual([
      'sent',
      'dead',
      'dead',
    ]);
    expect(await heard('UTOM')).toEqual([]);
    expect(await heard('UMIA')).toEqual([expect.stringContaining('2 messages could not be posted.')]);
  });

  test('is known to be shared also by what went elsewhere for it', async () => {
    office.slack.changeChannel('CACME', { shared: true });
    await office.say({ key: 'it', ...about, internal: true });
    expect(await isKnownShared(office.scope, 'CACME')).toBe(false);
    await office.work([office.hire()]);
    expect(await heard('UTOM')).toEqual([expect.stringContaining('which is shared with another organisation')]);
    expect(await isKnownShared(office.scope, 'CACME')).toBe(true);
  });

  test('calls nobody elsewhere', async () => {
    archive();
    const broadcast = { type: 'broadcast', range: 'here' } as const;
    const call = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_section', elements: [broadcast, { type: 'text', text: ' A Sev1' }] }],
    } as const;
    await office.say({ key: 'it', ...about, message: message([call as never, section('What happened')]) });
    await office.work([office.hire()]);
    const [it] = await inbox('UTOM');
    expect(it?.text).toMatch(/Meant for #acme.*\nWhat happened$/);
    expect(JSON.stringify(it)).not.toContain('here');
  });

  test('that refuses what nobody asked for is answered for by the lead', async () => {
    office.slack.fail('chat.postMessage', { error: 'invalid_blocks' });
    await office.say({ key: 'it', ...about });
    await office.work([office.hire()]);
    expect(await office.row('it')).toMatchObject({ state: 'dead', onBehalfOf: 'UTOM' });
    expect(await heard('UTOM')).toEqual([expect.stringContaining('A message could not be posted.')]);
  });
});
