import { afterEach, describe, expect, test, vi } from 'vitest';
import { show } from '#platform/outbox/enqueue.ts';
import { readsOf } from '#platform/outbox/reads.ts';
import { createRetention } from '#platform/retention.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { MINUTE, type Office, openOffice, proven } from './post-office.ts';

let office: Office;
afterEach(() => {
  vi.restoreAllMocks();
  return office.close();
});

const at = (text: string) => office.slack.everything().find((each) => each.text.startsWith(text))?.at ?? Number.NaN;

describe('the order of messages', () => {
  test('is by priority, then by age; one destination waits for itself alone', async () => {
    office = await openOffice({ every: 1_000 });
    const start = office.clock.now().getTime();
    for (const key of ['one', 'two', 'three']) await office.say({ key });
    await office.say({ key: 'digest', priority: 'low' });
    await office.say({ key: 'standup', priority: 'routine' });
    await office.say({ key: 'sev1', priority: 'urgent' });
    await office.say({ key: 'elsewhere', to: 'CBETA' });
    await office.work([office.hire()]);
    expect(office.texts('CACME')).toEqual(['sev1', 'one', 'two', 'three', 'standup', 'digest']);
    expect(at('digest') - start).toBe(5_000);
    expect(at('elsewhere')).toBe(start);
    expect(office.slack.tooSoon).toMatchObject({ limited: 0, impatient: 0 });
  });

  test('keeps the pace of a channel with three couriers at once', async () => {
    office = await openOffice({ every: 1_000 });
    for (let n = 0; n < 12; n += 1) await office.say({ key: `m${n}`, to: n % 2 ? 'CACME' : 'CBETA' });
    await office.work([office.hire(), office.hire(), office.hire()]);
    expect(office.slack.everything()).toHaveLength(12);
    expect(office.slack.tooSoon).toMatchObject({ limited: 0, impatient: 0 });
  });

  test('a channel whose calls hang holds up no other', async () => {
    office = await openOffice();
    office.slack.fail('chat.postMessage', { hang: true });
    await office.say({ key: 'hangs' });
    const courier = office.hire();
    const round = courier.run();
    await expect.poll(() => office.calls('chat.postMessage').length, { interval: 10 }).toBe(1);
    await office.say({ key: 'later', to: 'CBETA' });
    await expect.poll(() => office.texts('CBETA'), { interval: 20 }).toEqual(['later']);
    expect(office.slack.underWay.size).toBe(1);
    office.giveUp();
    await round;
  });

  test('a message that can’t be written holds up no other in its channel', async () => {
    office = await openOffice({
      cards: {
        broken: async () => {
          throw new Error('no such thing');
        },
      },
    });
    await office.write(
      show({ kind: 'broken', subject: 'it', to: 'CACME' }, { onBehalfOf: 'UMIA', class: 'never-twice' }),
    );
    await office.say({ key: 'fine' });
    await office.work([office.hire()], 1_000);
    expect(office.texts('CACME')).toEqual(['fine']);
    await office.work([office.hire()]);
    expect((await office.rows())[0]).toMatchObject({ state: 'dead', error: 'not prepared', attempts: 20 });
  });
});

test('a round in which nothing can be done yet costs one look', async () => {
  office = await openOffice();
  const courier = office.hire();
  await office.say({ key: 'one' });
  await courier.run();
  const reads = readsOf(office.database.db);
  const looks = (Object.keys(reads) as (keyof typeof reads)[]).map((name) => vi.spyOn(reads, name));
  expect(await courier.run()).toBeNull();
  const soon = (ms: number) => new Date(office.clock.now().getTime() + ms);
  await office.say({ key: 'later', to: 'CBETA', notBefore: soon(MINUTE) });
  expect(await courier.run()).toEqual(soon(MINUTE));
  await office.say({ key: 'two' });
  expect(await courier.run()).toEqual(soon(1_000));
  expect(looks.flatMap(({ mock }) => mock.calls)).toHaveLength(3);
});

test('whoever waits for what is dropped is told in the same round', async () => {
  office = await openOffice();
  const courier = office.hire();
  await office.say({ key: 'one' });
  await courier.run();
  await office.say({ key: 'two', usefulUntil: new Date(office.clock.now().getTime() + 500) });
  office.clock.advance(600);
  await courier.run();
  expect(office.texts(await office.slack.directMessages('UMIA'))).toEqual([expect.stringContaining('came too late')]);
});

describe('a 429', () => {
  test('holds for every message and every courier of the channel, and costs one call', async () => {
    office = await openOffice({ every: 1_000 });
    const start = office.clock.now().getTime();
    office.slack.fail('chat.postMessage', { retryAfter: 30 });
    for (const key of ['one', 'two', 'three']) await office.say({ key });
    const couriers = [office.hire(), office.hire()] as const;
    await couriers[0].run();
    await office.say({ key: 'elsewhere', to: 'CBETA' });
    await office.work(couriers);
    expect(office.slack.tooSoon).toMatchObject({ limited: 0, impatient: 0 });
    expect(office.calls('chat.postMessage')).toHaveLength(5);
    expect(['elsewhere', 'one', 'two', 'three'].map((text) => at(text) - start)).toEqual([0, 30_000, 31_000, 32_000]);
  });

  test('of the question whether a channel is shared holds for every channel', async () => {
    office = await openOffice();
    office.slack.fail('conversations.info', { retryAfter: 30 });
    for (const to of ['CACME', 'CBETA', 'CGAMMA']) await office.say({ key: to, to, internal: true });
    await office.say({ key: 'open', to: 'CDELTA' });
    const courier = office.hire();
    await courier.run();
    const asked = office.calls('conversations.info').length;
    expect(office.texts('CDELTA')).toEqual(['open']);
    await office.work([courier], 29_000);
    expect(office.calls('conversations.info')).toHaveLength(asked);
    await office.work([courier]);
    expect(office.slack.everything()).toHaveLength(4);
  });

  test('of an edit holds for all edits, and for no other channel’s messages', async () => {
    office = await openOffice({ cards: { head: async () => message([section('head')]) } });
    const courier = office.hire();
    const heads = ['CACME', 'CBETA'].map((to) => show({ kind: 'head', subject: 'it', to }, { onBehalfOf: null }));
    await office.write(...heads);
    await office.work([courier]);
    office.clock.advance(2_000);
    const start = office.clock.now().getTime();
    office.slack.fail('chat.update', { retryAfter: 20 });
    const [first, second] = heads;
    if (first) await office.write(first);
    await courier.run();
    if (second) await office.write(second);
    await office.say({ key: 'news', to: 'CBETA' });
    await office.work([courier]);
    expect(office.calls('chat.update')).toHaveLength(3);
    expect(at('news') - start).toBeLessThan(5_000);
    expect(office.clock.now().getTime() - start).toBeGreaterThanOrEqual(20_000);
  });
});

describe('G5: while Slack is away', () => {
  test('it is asked at most once a second; afterwards everything is posted within a minute, once, and says how late', async () => {
    let away = true;
    const outage = { counts: {} as never, pass: () => {}, next: () => (away ? { status: 503 } : undefined) };
    office = await openOffice({ proof: proven, every: 1_000, storm: outage });
    const courier = office.hire();
    const start = office.clock.now().getTime();
    const asked: number[] = [];
    for (let n = 0; n < 20; n += 1)
      await office.say({ key: `m${n}`, to: n % 2 ? 'CACME' : 'CBETA', class: 'never-missing' });
    await office.say({ key: 'soon over', usefulUntil: new Date(start + 60 * MINUTE) });
    const end = start + 120 * MINUTE;
    while (office.clock.now().getTime() < end) {
      const before = office.slack.calls.length;
      const next = await courier.run();
      asked.push(...office.slack.calls.slice(before).map(() => office.clock.now().getTime()));
      if (!next) throw new Error('it gave up');
      office.clock.set(new Date(Math.min(end, next.getTime())).toISOString());
    }
    // What was begun before anybody could know does not count.
    const known = office.slack.calls.findIndex(({ method }) => method === 'auth.test');
    expect(known).toBeLessThanOrEqual(5);
    const later = asked.slice(known);
    const gaps = later.slice(1).map((time, n) => time - (later[n] ?? 0));
    expect(later.length).toBeGreaterThan(100);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);

    expect(await office.row('soon over')).toMatchObject({ state: 'dropped', error: 'too late' });
    away = false;
    await office.work([courier]);
    const texts = office.slack.everything().map(({ text }) => text.split('\n')[0]);
    expect(texts.filter((text) => text?.startsWith('m')).sort()).toEqual(
      Array.from({ length: 20 }, (_, n) => `m${n}`).sort(),
    );
    const [first] = office.slack.everything().filter(({ text }) => text.startsWith('m'));
    expect((first?.at ?? 0) - end).toBeLessThanOrEqual(MINUTE);
    expect(first?.text).toContain('(late by 2 h 00 min');
  });

  test.each(['token_revoked', 'missing_scope'])('with %s nothing is lost either', async (error) => {
    office = await openOffice();
    office.slack.fail(error === 'missing_scope' ? 'chat.postMessage' : '*', { error }, 5);
    for (const key of ['one', 'two']) await office.say({ key });
    await office.work([office.hire()]);
    expect(office.texts('CACME')).toEqual(['one', 'two']);
    expect((await office.rows()).map(({ state }) => state)).toEqual(['sent', 'sent']);
  });
});

test('what nobody decided about for 90 days is dropped, and its words are forgotten', async () => {
  office = await openOffice();
  office.slack.changeChannel('CACME', { archived: true });
  await office.say({ key: 'it', fallback: [] });
  await office.work([office.hire()]);
  const tidy = createRetention(office.database, office.clock);
  office.clock.advance(89 * 24 * 60 * MINUTE);
  await tidy();
  expect((await office.row('it')).state).toBe('dead');
  office.clock.advance(2 * 24 * 60 * MINUTE);
  await tidy();
  expect(await office.row('it')).toMatchObject({ state: 'dropped', payload: null, error: 'is_archived' });
});

describe('a useful life', () => {
  test.each([
    ['never-twice', true],
    ['never-missing', true],
    ['replaceable', false],
  ] as const)('that is over: a %s message is dropped with the reason; its owner told: %s', async (of, told) => {
    office = await openOffice();
    await office.say({ key: 'it', class: of, usefulUntil: new Date(office.clock.now().getTime() + MINUTE) });
    office.clock.advance(2 * MINUTE);
    await office.work([office.hire()]);
    expect(office.texts('CACME')).toEqual([]);
    expect(await office.row('it')).toMatchObject({ state: 'dropped', error: 'too late' });
    const heard = office.texts(await office.slack.directMessages('UMIA'));
    expect(heard.filter((text) => text.includes('came too late to be of use'))).toHaveLength(told ? 1 : 0);
  });

  test.each([
    ['without proof', 5_000, {}],
    ['with proof', 60_000, { proof: proven }],
  ] as const)(
    'that ends while nobody can tell whether it was posted: it is not posted after it, %s',
    async (_, life, options) => {
      office = await openOffice(options);
      office.slack.fail('chat.postMessage', { status: 500 });
      const usefulUntil = new Date(office.clock.now().getTime() + life);
      await office.say({ key: 'it', class: 'never-missing', usefulUntil });
      await office.work([office.hire()]);
      expect(office.texts('CACME')).toEqual([]);
      expect(await office.row('it')).toMatchObject({ state: 'dropped', error: 'too late' });
    },
  );

  test('is a day for what is replaceable and a week for a notice where nobody says, and none for what somebody waits for', async () => {
    office = await openOffice();
    const courier = office.hire();
    for (const kind of ['replaceable', 'never-missing', 'never-twice'] as const)
      await office.say({ key: kind, class: kind });
    const notBefore = new Date(office.clock.now().getTime() + 60 * MINUTE);
    await office.say({ key: 'later', class: 'replaceable', notBefore });
    expect((await office.row('later')).usefulUntil?.getTime()).toBe(notBefore.getTime() + 24 * 60 * MINUTE);
    const lives = (await office.rows()).map(
      (row) => row.usefulUntil && row.usefulUntil.getTime() - row.createdAt.getTime(),
    );
    expect(lives.slice(0, 3)).toEqual([24 * 60 * MINUTE, 7 * 24 * 60 * MINUTE, null]);
    office.clock.advance(3 * 24 * 60 * MINUTE);
    await courier.run();
    await office.work([courier]);
    const said = office.texts('CACME').map((text) => text.replace(/\s+/g, ' '));
    expect(said).toEqual(['never-missing (late by 3 d)', 'never-twice (late by 3 d)']);
  });

  test('begins no sooner than it is told to', async () => {
    office = await openOffice();
    const start = office.clock.now().getTime();
    await office.say({ key: 'it', notBefore: new Date(start + 15 * MINUTE) });
    await office.work([office.hire()]);
    expect(at('it') - start).toBe(15 * MINUTE);
    expect(office.texts('CACME')).toEqual(['it']);
  });
});

describe('row 58: a place that Slack refuses for good', () => {
  test('is left for the next of the message’s own list, which says where it was meant to go', async () => {
    office = await openOffice();
    office.slack.changeChannel('CACME', { archived: true });
    await office.say({ key: 'it', fallback: ['CNOWHERE', 'UTOM'] });
    await office.work([office.hire()]);
    const [text] = office.texts(await office.slack.directMessages('UTOM'));
    expect(text).toMatch(/^\s*Meant for #acme, which is archived\. .*, or unarchive it\.\nit$/);
    const sent = { state: 'sent', destination: 'UTOM', meantFor: 'CACME', refusal: 'is_archived', attempts: 3 };
    expect(await office.row('it')).toMatchObject(sent);
  });

  test('with no other place its owner is told how to cure it, and the admins when that can’t be told either', async () => {
    office = await openOffice();
    office.slack.changeChannel('CACME', { archived: true });
    await office.say({ key: 'it', fallback: [] });
    await office.work([office.hire()]);
    expect(office.texts(await office.slack.directMessages('UMIA'))[0]).toContain('#acme is archived. Give the project');
    office.slack.changeUser('UMIA', { deleted: true });
    office.slack.changeChannel('CBETA', { archived: true });
    await office.say({ key: 'other', to: 'CBETA', fallback: [] });
    await office.say({ key: 'nobody’s', onBehalfOf: null, fallback: [] });
    await office.say({ key: 'line', onBehalfOf: null, class: 'replaceable', fallback: [] });
    await office.work([office.hire()]);
    const kim = office.texts(await office.slack.directMessages('UKIM'));
    expect(kim).toHaveLength(3);
    expect(kim[0]).toContain('A message to #acme could not be posted (is_archived).');
    expect(kim.slice(1).filter((text) => text.includes('Meant for @mia'))).toHaveLength(1);
    expect((await office.row('line')).state).toBe('dead');
  });

  test('says where it was meant to go first, wherever it goes after', async () => {
    office = await openOffice();
    office.slack.changeChannel('CBETA', { archived: true });
    await office.say({ key: 'it', to: 'CNOWHERE', fallback: ['CBETA', 'UTOM'] });
    await office.work([office.hire()]);
    const [text] = office.texts(await office.slack.directMessages('UTOM'));
    expect(text).toContain('Meant for #CNOWHERE, which I can’t see.');
    expect(text).not.toContain('beta');
  });

  test('says besides that it is repeated, where it is', async () => {
    office = await openOffice();
    const courier = office.hire();
    office.slack.fail('chat.postMessage', { status: 500 });
    await office.say({ key: 'it', class: 'never-missing', fallback: ['UTOM'] });
    await courier.run();
    office.slack.changeChannel('CACME', { archived: true });
    await office.work([courier]);
    const [text] = office.texts(await office.slack.directMessages('UTOM'));
    expect(text).toContain('(repeated: Slack gave no answer the first time)');
    expect(text).toContain('Meant for #acme, which is archived.');
  });

  test.each(['invalid_blocks', 'msg_too_long'])('is not blamed for what no place would take: %s', async (error) => {
    office = await openOffice();
    office.slack.fail('chat.postMessage', { error });
    await office.say({ key: 'it', fallback: ['CBETA'] });
    await office.work([office.hire()]);
    expect(office.texts('CBETA')).toEqual([]);
    expect(await office.row('it')).toMatchObject({ state: 'dead', error });
  });
});

describe('a card and what hangs on it', () => {
  const head = { kind: 'head', subject: 'it', to: 'CACME' };

  test('is not edited in another place than it stands in', async () => {
    office = await openOffice({ cards: renderers });
    const courier = office.hire();
    await office.write(shown);
    await office.work([courier]);
    office.clock.advance(2_000);
    office.slack.changeChannel('CACME', { archived: true });
    await office.write(show(head, { onBehalfOf: 'UMIA', fallback: ['UTOM'] }));
    await office.work([courier]);
    expect((await office.rows())[1]).toMatchObject({ state: 'dead', error: 'is_archived', destination: 'CACME' });
    expect(office.texts(await office.slack.directMessages('UTOM'))).toEqual([]);
  });

  test('whose thread was deleted: a line goes with it, anything else is said on its own', async () => {
    office = await openOffice({ cards: renderers });
    const courier = office.hire();
    await office.write(shown);
    await office.work([courier]);
    office.slack.fail('chat.postMessage', { error: 'thread_not_found' }, 2);
    await office.say({ key: 'line', threadOf: head, class: 'replaceable' });
    await office.say({ key: 'decision', threadOf: head });
    await office.work([courier]);
    expect(await office.row('line')).toMatchObject({ state: 'dropped', error: 'its thread was deleted' });
    expect(await office.row('decision')).toMatchObject({ state: 'sent', threadTs: null });
  });
  const shown = show(head, { onBehalfOf: 'UMIA', class: 'never-twice' });
  let text = 'head';
  const renderers = { head: async () => message([section(text)]) };

  test('is not posted twice because it changed while nobody knew; its thread waits with it', async () => {
    office = await openOffice({ proof: proven, cards: renderers });
    const courier = office.hire();
    office.slack.fail('chat.postMessage', { cut: 'after' });
    text = 'head';
    await office.write(shown);
    await office.say({ key: 'line', threadOf: head });
    await courier.run();
    text = 'head, changed';
    await office.write(shown);
    await office.say({ key: 'free' });
    await office.work([courier], 10_000);
    expect(office.texts('CACME')).toEqual(['head', 'free']);
    await office.work([courier]);
    expect(office.texts('CACME')).toEqual(['head, changed', 'free', 'line']);
    const [card, , line] = office.slack.messages('CACME');
    expect(line?.threadTs).toBe(card?.ts);
  });

  test('what answers a card that never came: a line goes with it, anything else is said on its own', async () => {
    office = await openOffice({ cards: renderers });
    office.slack.fail('chat.postMessage', { error: 'invalid_blocks' });
    await office.write(shown);
    await office.say({ key: 'line', threadOf: head, class: 'replaceable' });
    await office.say({ key: 'decision', threadOf: head });
    await office.work([office.hire()]);
    expect(office.texts('CACME')).toEqual(['decision']);
    expect(await office.row('line')).toMatchObject({ state: 'dropped', error: 'its thread was never posted' });
  });

  test('a post may be a card’s first appearance: others answer in its thread, and it can be edited', async () => {
    office = await openOffice({ cards: renderers });
    const courier = office.hire();
    await office.say({ key: 'summary', card: head });
    await office.say({ key: 'answer', threadOf: head });
    await office.work([courier]);
    const [parent, answer] = office.slack.messages('CACME');
    expect([parent?.text, answer?.text]).toEqual(['summary', 'answer']);
    expect(answer?.threadTs).toBe(parent?.ts);
    text = 'edited';
    await office.write(shown);
    await office.work([courier]);
    expect(office.texts('CACME')).toEqual(['edited', 'answer']);
  });
});
