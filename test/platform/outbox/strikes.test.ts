import { afterEach, beforeEach, expect, test } from 'vitest';
import { audit } from '#platform/audit/tables.ts';
import { type Post, show } from '#platform/outbox/enqueue.ts';
import { forgiven, PAUSED, pausedBy } from '#platform/outbox/strikes.ts';
import { decided } from '#platform/outbox/stuck.ts';
import { ritualRefusals } from '#platform/outbox/tables.ts';
import { writtenBy } from '#platform/scheduler/context.ts';
import { pause, schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { letter, MINUTE, type Office, openOffice } from './post-office.ts';

let office: Office;
let days = 0;
beforeEach(async () => {
  days = 0;
  office = await openOffice({
    responsible: async () => ['UTOM'],
    cards: { [PAUSED]: async () => message([section('It is paused.')]) },
  });
  office.slack.changeChannel('CACME', { archived: true });
  await office.write(
    schedule({
      ritual: 'probe.digest',
      subject: 'acme',
      project: 'acme',
      time: '09:00',
      zone: 'UTC',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
    }),
  );
});
afterEach(() => office.close());

const heard = async (who: string) => office.texts(await office.slack.directMessages(who));
const archived = (is: boolean) => office.slack.changeChannel('CACME', { archived: is });

async function planned() {
  const [row] = await office.scope.from(schedules);
  if (!row) throw new Error('nothing is scheduled');
  return row;
}

/** What the ritual says on one more day. */
async function day(...all: Partial<Post>[]): Promise<void> {
  days += 1;
  const { id, projectId } = await planned();
  const some = all.length > 0 ? all : [{}];
  const letters = some.map((it, n) => letter({ key: `day ${days}${n === 0 ? '' : `.${n}`}`, onBehalfOf: null, ...it }));
  await office.write(...writtenBy({ schedule: id, project: projectId }, letters));
  await office.work([office.hire(), office.hire()]);
  office.clock.advance(24 * 60 * MINUTE);
}

const state = async () => (await planned()).state;

test('a third refusal in a row pauses the ritual, on record, and tells whoever answers for it once', async () => {
  await day();
  await day();
  expect(await state()).toBe('on');
  await day();
  expect(await state()).toBe('paused');
  const words = (await heard('UTOM')).map((text) => text.split('\n').at(-1));
  expect(words.sort()).toEqual(['It is paused.', 'day 1', 'day 2', 'day 3']);
  expect(await heard('UKIM')).toEqual([]);
  const { id } = await planned();
  expect(await pausedBy(office.scope, [id])).toMatchObject([{ place: 'CACME', reason: 'is_archived', times: 3 }]);
  const lines = (await office.scope.from(audit)).filter(({ action }) => action === 'ritual.pause');
  expect(lines).toMatchObject([{ actor: 'golive', subject: 'ritual:probe.digest', project: 'acme' }]);
  expect(lines[0]?.body).toContain('"place":"CACME","reason":"is_archived","state":"paused"');
  // What was on its way still.
  await day();
  expect(await heard('UTOM')).toHaveLength(5);
});

test('a message that is posted in between ends the row', async () => {
  await day();
  await day();
  archived(false);
  await day();
  archived(true);
  await day();
  await day();
  expect(await state()).toBe('on');
  await day();
  expect(await state()).toBe('paused');
});

test('so does somebody who lets it go on', async () => {
  for (let n = 0; n < 3; n += 1) await day();
  const { id } = await planned();
  await office.write(pause(id, 'on'), forgiven([id]));
  expect(await pausedBy(office.scope, [id])).toEqual([]);
  await day();
  await day();
  expect(await state()).toBe('on');
  await day();
  expect(await state()).toBe('paused');
  expect((await heard('UTOM')).filter((text) => text === 'It is paused.')).toHaveLength(2);
});

test('the places that have it instead are not counted', async () => {
  office.slack.changeUser('UTOM', { deleted: true });
  await day();
  expect((await office.scope.from(ritualRefusals)).map(({ place }) => place)).toEqual(['CACME']);
});

test('nor are a pinned message, and the edit of one that stands', async () => {
  const { id, projectId } = await planned();
  const head = { kind: PAUSED, subject: 'it', to: 'CACME' };
  archived(false);
  await office.write(show(head, { onBehalfOf: null }));
  await office.work([office.hire()]);
  archived(true);
  const drawn = [
    show(head, { onBehalfOf: null }),
    show({ ...head, subject: 'other' }, { pinned: true, onBehalfOf: null }),
  ];
  await office.write(...writtenBy({ schedule: id, project: projectId }, drawn));
  await office.work([office.hire()]);
  expect((await office.rows()).filter(({ state }) => state === 'dead')).toHaveLength(2);
  expect(await office.scope.from(ritualRefusals)).toEqual([]);
});

test('what no place would take is no place’s fault', async () => {
  archived(false);
  for (let n = 0; n < 3; n += 1) {
    office.slack.fail('chat.postMessage', { error: 'ekm_access_denied' });
    await day();
  }
  expect(await heard('UTOM')).toHaveLength(3);
  expect(await state()).toBe('on');
});

test('while others have what it writes it goes on', async () => {
  for (let n = 0; n < 4; n += 1) await day({}, { to: 'UMIA' });
  expect(await state()).toBe('on');
  expect(await heard('UMIA')).toHaveLength(4);
});

test('a thread is no message more, and what a person has posted again is none either', async () => {
  const card = { kind: 'head', subject: 'it', to: 'CACME' };
  await day({ card, fallback: [] }, { threadOf: card, fallback: [] });
  const [row] = await office.rows();
  if (!row) throw new Error('nothing was said');
  await office.write(decided(row, 'retry'));
  await office.work([office.hire()]);
  await day();
  expect(await state()).toBe('on');
});

test('what is tried again is counted once, whichever it is', async () => {
  await day({ fallback: [] });
  await day({ fallback: [] });
  for (const key of ['day 1', 'day 2']) await office.write(decided(await office.row(key), 'retry'));
  await office.work([office.hire()]);
  expect((await office.row('day 2')).attempts).toBe(2);
  expect(await office.scope.from(ritualRefusals)).toMatchObject([{ times: 2 }]);
  expect(await state()).toBe('on');
});

test('three messages of one firing are one refusal', async () => {
  await day({}, {}, {});
  expect(await office.scope.from(ritualRefusals)).toMatchObject([{ times: 1 }]);
  expect(await state()).toBe('on');
});

test('readers who are all gone keep no ritual going', async () => {
  office.slack.addUser({ id: 'UBEN', name: 'ben' });
  for (const id of ['UMIA', 'UBEN']) office.slack.changeUser(id, { deleted: true });
  for (let n = 0; n < 3; n += 1) {
    expect(await state()).toBe('on');
    await day({ to: 'UMIA', fallback: [] }, { to: 'UBEN', fallback: [] });
  }
  expect(await state()).toBe('paused');
});
