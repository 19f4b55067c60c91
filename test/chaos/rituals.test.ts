import { afterEach, beforeEach, expect, test } from 'vitest';
import { fixedClock, showDay } from '#platform/clock.ts';
import type { Database } from '#platform/db/database.ts';
import { eq } from '#platform/db/drizzle.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { freshDatabase } from '#test/support/database.ts';
import { type FakeSlack, startFakeSlack } from '#test/support/slack/fake-slack.ts';
import { type Diary, emptyDiary } from './diary.ts';
import type { Stop } from './hours.ts';
import { compareRituals } from './rituals.ts';
import { officeOf, settle } from './town.ts';

const DAY = '2026-11-24';
const stop: Stop = { day: DAY, hour: '09:30', at: new Date(`${DAY}T08:30:00Z`) };
const office = officeOf(0);
const { key, channel, members } = office;
const [first = '', second = '', third = ''] = members;
const question = `*${key}* Off standup, ${showDay(DAY)}: what is done, what comes next, what blocks you?`;

let slack: FakeSlack;
let database: Database;

beforeEach(async () => {
  const clock = fixedClock(`${DAY}T08:30:05Z`);
  slack = await startFakeSlack({ now: clock.now });
  settle(slack);
  database = await freshDatabase(clock);
  await say(channel, `*${key}* Off\nactive, phase discover · go-live Fri 29 Jan 2027, 66 days left`);
});
afterEach(async () => {
  await database.close();
  await slack.close();
});

async function say(to: string, text: string): Promise<void> {
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: to, text }),
  });
}

const found = (proof = true, held: { stops?: Stop[]; diary?: Diary } = {}) =>
  compareRituals({ slack, database, proof, offices: [office], stops: [stop], diary: emptyDiary(), ...held });

test('each of the team was asked once', async () => {
  for (const id of members) await say(id, question);
  expect(await found()).toMatchObject({ lost: [], doubled: [], rituals: { prompt: { due: 3, lost: 0 } } });
});

test('whoever was not asked is named, and so is whoever was asked twice; without proof twice is allowed', async () => {
  for (const id of [first, first, second]) await say(id, question);
  const { lost, doubled } = await found();
  expect(lost).toEqual([expect.stringContaining(third)]);
  expect(doubled).toEqual([expect.stringContaining(first)]);
  expect(await found(false)).toMatchObject({ doubled: [], rituals: { prompt: { repeated: 1, lost: 1 } } });
});

test('without proof a parked question stands for the one that is missing, once', async () => {
  await say(first, question);
  const words = message([section(question)]);
  const rest = { class: 'never-missing', internal: false, onBehalfOf: null } as const;
  await database.commit(slack.team.id, [post({ ...rest, key: 'asked', to: second, message: words })]);
  await database.db.update(outbox).set({ state: 'parked' }).where(eq(outbox.key, 'asked'));
  expect(await found(false)).toMatchObject({
    lost: [expect.stringContaining(third)],
    rituals: { prompt: { excused: 1, lost: 1 } },
  });
  expect((await found()).lost).toHaveLength(2);
});

test('what nobody was to get is doubled, and a headline of yesterday is lost', async () => {
  for (const id of members) await say(id, question);
  await say(first, `Your reminders for ${showDay('2026-11-22')}: 1 thing`);
  expect((await found()).doubled).toEqual([expect.stringContaining('nobody was to get')]);
  const [headline] = slack.messages(channel);
  if (headline) headline.text = headline.text.replace('66', '67');
  expect((await found()).lost).toEqual([expect.stringContaining('headline')]);
});

test('what people said and settled is held against what stands and what is stored', async () => {
  const noon: Stop = { day: DAY, hour: '12:00', at: new Date(`${DAY}T11:00:00Z`) };
  const answer = { project: key, person: first, day: DAY, hour: '10:00', word: 'done-1-said', deed: 'sure' } as const;
  const diary: Diary = { answers: [answer], raised: [], finished: [{ milestone: 'kickoff', deed: 'sure' }] };
  for (const id of members) await say(id, question);
  await say(channel, `*Standup* *${key}* Off, ${showDay(DAY)}\n*0 of 3* answered, 3 missing`);
  const { lost, rituals } = await found(true, { stops: [stop, noon], diary });
  expect(rituals).toMatchObject({ summary: { due: 1, lost: 0 }, answer: { due: 1, lost: 1 } });
  expect(lost).toEqual([
    expect.stringContaining('the answer of'),
    expect.stringContaining('milestone kickoff'),
    expect.stringContaining('counts 0 answers, not 1'),
  ]);
});
