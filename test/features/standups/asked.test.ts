import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { PAUSED } from '#platform/outbox/strikes.ts';
import { ritualRefusals } from '#platform/outbox/tables.ts';
import { pause } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Desk, last, openDesk, setUp, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const here = { channel: 'acme' };
const asked = async (name: string) => (await desk.inbox(name)).filter(({ text }) => text.includes('standup'));

async function settle(name: string, set: Record<string, string | string[]>) {
  const heard = await desk.bot.person(name).command('/golive', 'settings', here);
  const saved = await desk.bot.person(name).submit(shown(heard), set);
  expect(saved.errors).toBeUndefined();
}

async function manage(choice: string, said: Record<string, string>) {
  const mia = desk.bot.person('mia');
  const status = await mia.command('/golive', 'status ACME', here);
  return mia.submit(shown(await mia.choose(whispered(status), 'projects.manage', choice)), said);
}

async function pausePrompt(label: 'Pause' | 'Resume') {
  await desk.bot.begin(`${label} the question`, async () => {
    const mia = desk.bot.person('mia');
    const list = await mia.command('/golive', 'rituals ACME', here);
    await mia.click(whispered(list), { name: label, near: 'Standup prompt' });
  });
}

/** The first of those who are asked was refused by Slack three times, and Mia told. */
async function refused() {
  const { bot } = desk;
  const [row] = await bot.scope.from(schedules, eq(schedules.ritual, 'standups.prompt'));
  if (!row) throw new Error('nothing is scheduled');
  await bot.app.database.commit(bot.app.workspace.id, [
    (tx) =>
      tx.insert(ritualRefusals, { scheduleId: row.id, place: 'UANA', reason: 'no', times: 3, outboxId: tx.newId() }),
    show({ kind: PAUSED, subject: `${row.id}/third`, to: 'UMIA' }, { onBehalfOf: null }),
  ]);
  await bot.settle();
}

describe('quiet hours', () => {
  const early = { 'Questions at': '08:00' };

  it('hold the question until they end', async () => {
    await setUp(desk, ['ana', 'ben'], early);
    await beginUntil(desk.bot, '2026-11-23T07:00:00Z');
    await desk.bot.tick('2026-11-23T07:59:00Z');
    expect(await asked('ana')).toEqual([]);
    await desk.bot.tick('2026-11-23T08:00:00Z');
    expect(last(await asked('ana')).text).toContain('what is done, what comes next');
    await beginUntil(desk.bot, '2026-11-23T09:00:00Z');
    expect(last(await asked('ana')).text).toContain('yours isn’t in yet');
  });

  it.each([
    ['the standup is stopped', () => desk.bot.person('mia').command('/golive', 'standup stop ACME', here)],
    ['the project is put on hold', () => manage('Put on hold', { Reason: 'Customer merges' })],
    ['the project is over', () => manage('Cancel the project', { Reason: 'Customer left' })],
    ['they leave', () => desk.bot.person('ana').command('/golive', 'standup leave ACME', here)],
    ['they are away', () => desk.bot.person('ana').command('/golive', 'away today', here)],
    ['they answered', () => desk.answer('ana', { Done: 'Mapping' })],
    ['the question is paused', () => pausePrompt('Pause')],
  ])('and nobody is asked after them when %s meanwhile', async (_, happens) => {
    await setUp(desk, ['ana', 'ben'], early);
    await beginUntil(desk.bot, '2026-11-23T07:00:00Z');
    await happens();
    await desk.bot.tick('2026-11-23T08:00:00Z');
    await beginUntil(desk.bot, '2026-11-23T09:00:00Z');
    expect((await asked('ana')).filter(({ text }) => text.includes('what is done'))).toEqual([]);
    expect((await asked('ana')).filter(({ text }) => text.includes('isn’t in yet'))).toEqual([]);
  });

  it('drop a reminder that they outlast', async () => {
    await setUp(desk, ['ana'], { 'Questions at': '17:30', 'Summary at': '19:30' });
    await desk.bot.tick('2026-11-23T16:30:00Z');
    expect(await asked('ana')).toHaveLength(1);
    await desk.bot.tick('2026-11-23T17:30:00Z');
    await desk.bot.tick('2026-11-24T08:00:00Z');
    expect((await asked('ana')).filter(({ text }) => text.includes('isn’t in yet'))).toEqual([]);
  });

  it('are those of where somebody is by now', async () => {
    await setUp(desk, ['ana']);
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await settle('ana', { zone: 'America/New_York' });
    await beginUntil(desk.bot, '2026-11-23T09:30:00Z');
    await desk.bot.tick('2026-11-23T15:29:00Z');
    expect(await asked('ana')).toHaveLength(1);
    await desk.bot.tick('2026-11-23T15:30:00Z');
    expect(last(await asked('ana')).text).toContain('yours isn’t in yet');
  });

  it('refuse a standup that would ask nobody, and name whom it doesn’t', async () => {
    await settle('ana', { quietFrom: '20:00' });
    const times = { 'Questions at': '18:30', 'Summary at': '19:30' };
    const refused = await setUp(desk, ['mia', 'tom'], times);
    expect(refused.errors?.prompt).toContain('nobody would be asked');
    const heard = await setUp(desk, ['mia', 'ana'], times);
    expect(heard.text).toContain('1 person is asked at 18:30');
    expect(heard.text).toContain('Nobody asks @mia: 18:30 is in their quiet hours');
    await setUp(desk, ['mia', 'ana'], { ...times, 'Summary at': '22:00' });
    const list = await desk.bot.person('mia').command('/golive', 'rituals ACME', here);
    const button = { name: 'Change time', near: 'Standup prompt' };
    const form = shown(await desk.bot.person('mia').click(whispered(list), button));
    const late = await desk.bot.person('mia').submit(form, { time: '20:30' });
    expect(late.errors?.time).toContain('nobody would be asked');
  });
});

describe('whom nobody asked', () => {
  it('nobody misses: the standup was set up after its time, and the first answer brings the summary', async () => {
    desk.bot.clock.set('2026-11-23T09:00:00Z');
    await setUp(desk, ['mia', 'ana']);
    await desk.bot.tick('2026-11-23T11:00:00Z');
    expect(desk.summaries()).toEqual([]);
    desk.bot.clock.set('2026-11-23T11:30:00Z');
    const heard = await desk.answer('ana', { Done: 'Mapping' });
    expect(heard.text).toContain('It joins the day’s thread in #acme.');
    expect(last(desk.summaries()).text).toContain('1 of 1 answered, 1 not asked');
    expect(last(desk.thread()).text).toContain('Mapping');
  });

  it('is not missing after an outage over the questions', async () => {
    await setUp(desk, ['mia', 'ana', 'eva']);
    await desk.answer('ana', { Done: 'Mapping' });
    await desk.bot.tick('2026-11-23T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('1 of 1 answered, 2 not asked');
    const lead = await desk.bot.person('mia').command('/golive', 'standup status ACME', here);
    expect(lead.text).toContain('Not asked: @mia, @eva');
    expect(lead.text).not.toContain('Missing:');
    expect(lead.text).toMatch(/not asked yet @mia/);
  });

  it('is not missing whom Slack took no question for', async () => {
    await setUp(desk, ['mia', 'ana']);
    desk.bot.slack.fail('chat.postMessage', { retryAfter: 4 * 3_600 }, 1);
    for (const time of ['08:30', '08:31', '09:30', '11:00', '12:31', '12:32']) {
      await desk.bot.tick(`2026-11-23T${time}:00Z`);
    }
    const heard = [await asked('mia'), await asked('ana')].map(({ length }) => length).sort();
    expect(heard).toEqual([0, 2]);
    expect(last(desk.summaries()).text).toContain('0 of 1 answered, 1 missing, 1 not asked');
    const lead = await desk.bot.person('mia').command('/golive', 'standup status ACME', here);
    expect(lead.text).toMatch(/0 % \(0 of 1\) @\w+\nnot asked yet @/);
  });

  it('is not missing where the question is paused or muted', async () => {
    await setUp(desk, ['mia', 'ana', 'ben']);
    await settle('ben', { muted: ['Standup prompt'] });
    await settle('ana', { muted: ['Standup prompt'] });
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await desk.bot.tick('2026-11-23T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('0 of 1 answered, 1 missing, 2 not asked');
    await pausePrompt('Pause');
    await desk.bot.tick('2026-11-24T08:30:00Z');
    await desk.bot.tick('2026-11-24T11:00:00Z');
    expect(desk.summaries()).toHaveLength(1);
  });

  it('is nobody on a holiday where the project is', async () => {
    const { bot, acme } = desk;
    await setUp(desk, ['mia', 'ana']);
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { region: 'DE' }, eq(projects.id, acme.id)),
    ]);
    bot.clock.set('2026-12-24T12:00:00Z');
    await bot.tick('2026-12-24T12:00:00Z');
    const before = await asked('ana');
    await bot.tick('2026-12-25T08:30:00Z');
    await bot.tick('2026-12-25T11:00:00Z');
    expect(await asked('ana')).toHaveLength(before.length);
    expect(desk.summaries()).toEqual([]);
    await bot.tick('2026-12-28T08:30:00Z');
    expect(await asked('ana')).toHaveLength(before.length + 1);
  });

  it('brings no summary where the summary is paused', async () => {
    await setUp(desk, ['mia', 'ana']);
    const mia = desk.bot.person('mia');
    const list = await mia.command('/golive', 'rituals ACME', here);
    await mia.click(whispered(list), { name: 'Pause', near: 'Standup summary' });
    desk.bot.clock.set('2026-11-23T11:30:00Z');
    await desk.answer('ana', { Done: 'Mapping' });
    expect(desk.summaries()).toEqual([]);
  });
});

describe('a question that is paused for all', () => {
  it('stays so for whoever joins and whoever is added, and says so', async () => {
    await setUp(desk, ['mia', 'ana']);
    await pausePrompt('Pause');
    const joined = await desk.bot.person('tom').command('/golive', 'standup join ACME', here);
    expect(joined.text).toContain('its question is paused: I ask you at 09:30 your time once it is resumed');
    const saved = await setUp(desk, ['mia', 'ana', 'tom', 'eva']);
    expect(saved.text).toContain('Nobody is asked until you resume the questions with `/golive rituals ACME`.');
    await desk.bot.tick('2026-11-24T08:30:00Z');
    await desk.bot.tick('2026-11-24T11:00:00Z');
    expect([...(await asked('tom')), ...(await asked('eva'))]).toEqual([]);
    expect(desk.summaries()).toEqual([]);
    await pausePrompt('Resume');
    await desk.bot.tick('2026-11-25T08:30:00Z');
    await desk.bot.tick('2026-11-25T09:30:00Z');
    for (const name of ['mia', 'ana', 'tom', 'eva']) expect((await asked(name))[0]?.text).toContain('what blocks you?');
  });

  it('stays so when the last one leaves, until it is resumed or the standup starts anew', async () => {
    const { bot } = desk;
    const says = (name: string, text: string) => bot.person(name).command('/golive', text, here);
    await setUp(desk, ['ana']);
    await pausePrompt('Pause');
    await says('ana', 'standup leave ACME');
    expect((await says('tom', 'standup join ACME')).text).toContain('its question is paused');
    await bot.tick('2026-11-24T09:30:00Z');
    expect(await asked('tom')).toEqual([]);
    await pausePrompt('Resume');
    await says('tom', 'standup leave ACME');
    expect((await says('tom', 'standup join ACME')).text).toContain('I ask you at 09:30 your time.');
    await pausePrompt('Pause');
    await says('mia', 'standup stop ACME');
    expect((await setUp(desk, ['tom'])).text).not.toContain('Nobody is asked');
    await bot.tick('2026-11-25T09:30:00Z');
    expect(last(await asked('tom')).text).toContain('what blocks you?');
  });

  it('goes on for whoever joins when it is resumed from the word that Slack refused it', async () => {
    const { bot } = desk;
    await setUp(desk, ['ana']);
    await pausePrompt('Pause');
    await refused();
    const resumed = await bot.person('mia').click(last(await desk.inbox('mia')), 'Resume');
    expect(resumed.text).toContain('goes on');
    const joined = await bot.person('tom').command('/golive', 'standup join ACME', here);
    expect(joined.text).toContain('I ask you at 09:30 your time.');
  });

  it('stays paused for all when only one of several is resumed from such a word', async () => {
    const { bot } = desk;
    await setUp(desk, ['ana', 'ben']);
    await pausePrompt('Pause');
    await refused();
    await bot.person('mia').click(last(await desk.inbox('mia')), 'Resume');
    const joined = await bot.person('tom').command('/golive', 'standup join ACME', here);
    expect(joined.text).toContain('its question is paused');
  });

  it('is not paused for others by the one of whom Slack refused it', async () => {
    const { bot } = desk;
    await setUp(desk, ['ana']);
    const [row] = await bot.scope.from(schedules, eq(schedules.ritual, 'standups.prompt'));
    if (!row) throw new Error('nothing is scheduled');
    await bot.app.database.commit(bot.app.workspace.id, [
      pause(row.id, 'paused'),
      (tx) =>
        tx.insert(ritualRefusals, { scheduleId: row.id, place: 'UANA', reason: 'no', times: 3, outboxId: tx.newId() }),
    ]);
    const joined = await bot.person('eva').command('/golive', 'standup join ACME', here);
    expect(joined.text).toContain('I ask you at 09:30 your time.');
    await setUp(desk, ['ana', 'eva'], { 'Questions at': '10:00' });
    await bot.tick('2026-11-23T09:00:00Z');
    expect([(await asked('ana')).length, (await asked('eva')).length]).toEqual([0, 1]);
  });
});

describe('whoever takes no part any more', () => {
  beforeEach(async () => {
    await setUp(desk, ['mia', 'ana', 'eva']);
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
  });

  it.each([
    ['are taken out', () => setUp(desk, ['mia'])],
    ['leave', () => desk.bot.person('ana').command('/golive', 'standup leave ACME', here)],
  ])('reads so in their question when they %s, and is asked again when they are back', async (_, happens) => {
    await happens();
    await desk.bot.settle();
    const [question, ...more] = await asked('ana');
    expect(more).toEqual([]);
    expect(question?.text).toContain('standup, Mon 23 Nov 2026: you no longer take part in it.');
    expect(JSON.stringify(question?.blocks)).not.toContain('standups.answer');
    await setUp(desk, ['mia', 'ana']);
    await desk.bot.settle();
    expect((await asked('ana'))[0]?.text).toContain('what blocks you?');
  });

  it('reads so once the standup is stopped', async () => {
    await desk.bot.person('mia').command('/golive', 'standup stop ACME', here);
    await desk.bot.settle();
    expect((await asked('ana'))[0]?.text).toContain('standup, Mon 23 Nov 2026: it was stopped, so nobody is asked.');
    await setUp(desk, ['mia', 'ana']);
    await desk.bot.settle();
    expect((await asked('ana'))[0]?.text).toContain('what blocks you?');
  });
});

describe('the reminder', () => {
  it.each([
    [
      'the standup is stopped',
      () => desk.bot.person('mia').command('/golive', 'standup stop ACME', here),
      'it was stopped',
    ],
    [
      'they leave',
      () => desk.bot.person('ana').command('/golive', 'standup leave ACME', here),
      'you no longer take part',
    ],
  ])('doesn’t repeat the question’s last line when %s', async (_, happens, why) => {
    await setUp(desk, ['mia', 'ana']);
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await beginUntil(desk.bot, '2026-11-23T09:30:00Z');
    await happens();
    await desk.bot.settle();
    const [question, reminder, ...more] = await asked('ana');
    expect(more).toEqual([]);
    expect(question?.text).toContain(why);
    expect(reminder?.text).toContain('standup, Mon 23 Nov 2026: nothing is left to answer.');
    expect(JSON.stringify(reminder?.blocks)).not.toContain('standups.answer');
  });

  it('doesn’t come to whoever muted the question after it came', async () => {
    await setUp(desk, ['ana']);
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await settle('ana', { muted: ['Standup prompt'] });
    await beginUntil(desk.bot, '2026-11-23T09:30:00Z');
    expect(await asked('ana')).toHaveLength(1);
  });

  it('doesn’t come more than an hour late', async () => {
    await setUp(desk, ['ana'], { 'Summary at': '15:00' });
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await desk.bot.tick('2026-11-23T10:31:00Z');
    expect(await asked('ana')).toHaveLength(1);
  });

  it('doesn’t come once the question is paused', async () => {
    await setUp(desk, ['ana']);
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await pausePrompt('Pause');
    await beginUntil(desk.bot, '2026-11-23T09:30:00Z');
    expect(await asked('ana')).toHaveLength(1);
  });

  it('waits for the new time when the question is moved', async () => {
    await setUp(desk, ['ana'], { 'Summary at': '15:00' });
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    const mia = desk.bot.person('mia');
    const list = await mia.command('/golive', 'rituals ACME', here);
    const form = shown(await mia.click(whispered(list), { name: 'Change time', near: 'Standup prompt' }));
    await mia.submit(form, { time: '11:00', weekdays: ['1', '2'] });
    await beginUntil(desk.bot, '2026-11-23T09:30:00Z');
    expect(await asked('ana')).toHaveLength(1);
    await desk.bot.tick('2026-11-23T11:00:00Z');
    expect(last(await asked('ana')).text).toContain('yours isn’t in yet');
  });

  it('says that it is settled once it is', async () => {
    await setUp(desk, ['ana']);
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await beginUntil(desk.bot, '2026-11-23T09:30:00Z');
    const ana = desk.bot.person('ana');
    await ana.submit(shown(await ana.click(last(await asked('ana')), 'Answer')), { Done: 'Mapping' });
    expect((await asked('ana')).map(({ text }) => text)).toEqual([
      expect.stringContaining('answered.'),
      expect.stringContaining('yours is in.'),
    ]);
    expect(JSON.stringify(last(await asked('ana')).blocks)).not.toContain('standups.answer');
  });
});

describe('two forms of one person, both opened before either is sent', () => {
  async function open() {
    return shown(await desk.bot.person('ana').command('/standup', '', here));
  }

  const send = async (form: Awaited<ReturnType<typeof open>>, said: Record<string, string>) =>
    (await desk.bot.person('ana').submit(form, said)).errors;

  it.each([
    ['empties nothing that was left alone', {}, { Done: 'Mapping', Next: 'Load test', Blocked: 'VPN' }],
    [
      'adds what is new',
      { 'Blocked by': 'Licence', Mood: 'rough' },
      { Done: 'Mapping', Next: 'Load test', Blocked: 'VPN\nLicence', mood: '🙁' },
    ],
    ['keeps both of what was written twice', { Next: 'Cutover' }, { Done: 'Mapping', Next: 'Load test\nCutover' }],
  ])('the second %s', async (_, second, kept) => {
    await setUp(desk, ['mia', 'ana'], { 'Also ask': ['mood'] });
    const [phone, laptop] = [await open(), await open()];
    expect(await send(phone, { Done: 'Mapping', Next: 'Load test', 'Blocked by': 'VPN' })).toBeUndefined();
    expect(await send(laptop, second as Record<string, string>)).toBeUndefined();
    await desk.bot.tick('2026-11-23T11:00:00Z');
    const text = last(desk.thread()).text;
    for (const line of Object.values(kept)) expect(text).toContain(line);
  });

  it('the second leaves what was planned yesterday as the first has changed it', async () => {
    await setUp(desk, ['mia', 'ana']);
    await desk.answer('ana', { Done: 'Workshop', Next: 'Mapping' });
    await desk.bot.tick('2026-11-24T08:00:00Z');
    const [phone, laptop] = [await open(), await open()];
    await send(phone, { Done: 'Mapping, half of it' });
    await send(laptop, { Next: 'Cutover' });
    await desk.bot.tick('2026-11-24T11:00:00Z');
    const [text] = desk.bot.slack.messages('CACME').flatMap((it) => (it.text.includes('Cutover') ? [it.text] : []));
    expect(text).toMatch(/Done Mapping, half of it\nNext Cutover/);
  });

  it('says so where both don’t fit, and keeps what was typed', async () => {
    await setUp(desk, ['mia', 'ana']);
    const [phone, laptop] = [await open(), await open()];
    await send(phone, { Next: 'a'.repeat(600) });
    expect(await send(laptop, { Next: 'b'.repeat(600) })).toMatchObject({
      next: expect.stringContaining('You saved another answer meanwhile'),
    });
    expect(await send(laptop, { Next: 'b'.repeat(300) })).toBeUndefined();
  });

  it('one that is opened afterwards empties what it is told to', async () => {
    await setUp(desk, ['mia', 'ana']);
    await send(await open(), { Done: 'Mapping', Next: 'Load test' });
    await send(await open(), { Next: null as never });
    await desk.bot.tick('2026-11-23T11:00:00Z');
    expect(last(desk.thread()).text).not.toContain('Load test');
  });
});

describe('a button of another day', () => {
  beforeEach(async () => {
    await setUp(desk, ['ana']);
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
  });

  it('changes what was said for that day, in its thread', async () => {
    await desk.answer('ana', { Done: 'Mapping' });
    await desk.bot.tick('2026-11-23T11:00:00Z');
    await desk.bot.tick('2026-11-24T08:00:00Z');
    const ana = desk.bot.person('ana');
    const form = shown(await ana.click(last(await asked('ana')), 'Change'));
    expect(JSON.stringify(form.blocks)).toMatch(/Mon 23 Nov 2026[\s\S]*Mapping/);
    await ana.submit(form, { Done: 'Mapping of fields' });
    expect(desk.thread()).toHaveLength(1);
    expect(last(desk.thread()).text).toMatch(/Mapping of fields[\s\S]*edited/);
    const today = shown(await ana.command('/standup', '', here));
    expect(JSON.stringify(today.blocks)).toContain('Tue 24 Nov 2026');
  });

  it('opens today’s, and says so, where nothing was said', async () => {
    await desk.bot.tick('2026-11-24T08:00:00Z');
    const form = shown(await desk.bot.person('ana').click(last(await asked('ana')), 'Answer'));
    expect(JSON.stringify(form.blocks)).toContain('Mon 23 Nov 2026 is over; this is for Tue 24 Nov 2026.');
  });

  it('opens today’s once a week has passed', async () => {
    await desk.answer('ana', { Done: 'Mapping' });
    desk.bot.clock.set('2026-12-01T08:00:00Z');
    const form = shown(await desk.bot.person('ana').click(last(await asked('ana')), 'Change'));
    expect(JSON.stringify(form.blocks)).toContain('Mon 23 Nov 2026 is over; this is for Tue 1 Dec 2026.');
  });
});

describe('a look at the question when it would not be asked', () => {
  async function preview(name = 'mia') {
    const mia = desk.bot.person(name);
    const list = whispered(await mia.command('/golive', 'rituals ACME', here));
    return (await mia.click(list, { name: 'Run now (preview to me)', near: 'Standup prompt' })).text;
  }

  it.each([
    ['quiet hours', '2026-11-23T07:30:00Z', 'quiet hours last until Mon 23 Nov 2026, 09:00 (Europe/Berlin).'],
    ['a day off', '2026-11-28T10:00:00Z', 'Sat 28 Nov 2026 is a day off.'],
  ])('says why on %s, and when it is asked next', async (_, at, why) => {
    await setUp(desk, ['mia', 'ana', 'ben']);
    await desk.bot.tick(at);
    const text = await preview();
    expect(text).toContain('Yours of 3, as an example.');
    expect(text).toContain(`It would say nothing now: ${why}`);
    expect(text).toMatch(/Next: Mon (23|30) Nov 2026, 09:30/);
  });

  it('says why once it is answered', async () => {
    await setUp(desk, ['mia', 'ana']);
    await desk.answer('mia', { Done: 'Mapping' });
    await desk.bot.tick('2026-11-23T10:00:00Z');
    expect(await preview()).toContain('It would say nothing now: the answer for Mon 23 Nov 2026 is in.');
  });

  it('says why while the project is on hold', async () => {
    await setUp(desk, ['mia', 'ana']);
    await manage('Put on hold', { Reason: 'Customer merges' });
    await desk.bot.tick('2026-11-23T10:00:00Z');
    expect(await preview()).toContain('It would say nothing now: ACME is on hold, and its standup rests');
  });
});
