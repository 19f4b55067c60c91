import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roomFor, urgency } from '#features/reminders/room.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { shown } from './desk.ts';

describe('what comes first', () => {
  const today = '2027-01-27';
  const lines = [
    { name: 'late for long', due: '2026-11-25' },
    { name: 'a review', due: null },
    { name: 'next week', due: '2027-02-03' },
    { name: 'go-live', due: '2027-01-29', foremost: true },
    { name: 'late since yesterday', due: '2027-01-26' },
    { name: 'today', due: '2027-01-27' },
  ];

  it('is the go-live, then what can still be done in time, and what is late longest comes last', () => {
    const sorted = [...lines].sort((one, other) => urgency(one, other, today));
    expect(sorted.map(({ name }) => name)).toEqual([
      'go-live',
      'today',
      'next week',
      'a review',
      'late since yesterday',
      'late for long',
    ]);
  });
});

describe('the room', () => {
  const group = (project: string, count: number) => ({
    project: { key: project } as never,
    nudges: Array.from({ length: count }, (_, at) => ({ key: `${project} ${at + 1}` }) as never),
  });
  const counts = (...of: readonly number[]) => {
    const groups = of.map((count, at) => group(`P${at}`, count));
    const pages = [1, 2].map((page) => roomFor(groups, page).groups);
    return pages.map((page) => page.map(({ nudges }) => nudges.length));
  };

  it.each([
    ['one has all of it', [20], [[15], [5]]],
    [
      'two share it',
      [20, 20],
      [
        [8, 7],
        [7, 8],
      ],
    ],
    ['who has little leaves the rest', [20, 2], [[13, 2], [7]]],
    [
      'five have three each',
      [9, 9, 9, 9, 9],
      [
        [3, 3, 3, 3, 3],
        [3, 3, 3, 3, 3],
      ],
    ],
  ])('%s', (_, of, pages) => {
    expect(counts(...of)).toEqual(pages);
  });

  it('says how many are left, and knows no page beyond the last', () => {
    expect(roomFor([group('A', 34)], 1)).toMatchObject({ page: 1, pages: 3, total: 34, left: 19 });
    expect(roomFor([group('A', 34)], 9)).toMatchObject({ page: 3, left: 0 });
  });
});

describe('the lead of two projects with a backlog', () => {
  let bot: Bot;
  beforeEach(async () => {
    bot = await startBot({ at: '2026-11-23T06:00:00Z' });
    const plan = { kickoff: '2026-11-25', goLive: '2027-01-29', tier: 'enterprise', integrations: true } as const;
    await createProject(bot, { key: 'ACME', ...plan });
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta', ...plan });
    await beginUntil(bot, '2026-11-24T07:50:00Z');
    await beginUntil(bot, '2027-01-29T08:00:00Z');
  });
  afterEach(async () => {
    expect(bot.slack.violations).toEqual([]);
    await bot.close();
  });

  it('hears of both go-lives on their day, and finds the rest with the command', async () => {
    const messages = bot.slack.messages(await bot.slack.directMessages(bot.person('mia').id));
    const { text } = shown(messages.filter((each) => each.text.includes('Your reminders for')).at(-1));
    expect(text.match(/Production activated is due today/g)).toHaveLength(2);
    const more = Number(/… and (\d+) things more: see them with/.exec(text)?.[1]);
    const mia = bot.person('mia');
    const first = await mia.command('/golive', 'reminders', { channel: 'acme' });
    const second = await mia.click(shown(first.whispers[0]), 'Next');
    const lines = (said: string): string[] => said.match(/^.* (?:is|was) due .*$/gm) ?? [];
    expect(lines(second.text)).toHaveLength(Math.min(15, more));
    expect(lines(first.text)).toHaveLength(15);
    expect(second.text).not.toContain('Production activated');
  });

  it('finds what can still be done in time before all that is late, whatever the reason', async () => {
    const { text } = await bot.person('mia').command('/golive', 'reminders', { channel: 'acme' });
    const [acme = ''] = text.split('BETA · Beta');
    const lines: string[] = acme.match(/(?:is|was) due/g) ?? [];
    expect(lines).toContain('is due');
    expect(lines.lastIndexOf('is due')).toBeLessThan(lines.indexOf('was due'));
  });

  it.each(['settle', 'snooze'])('stays on the page on which they %s a line', async (how) => {
    const mia = bot.person('mia');
    const first = await mia.command('/golive', 'reminders', { channel: 'acme' });
    const second = await mia.click(shown(first.whispers[0]), 'Next');
    const lines = (said: string): number => (said.match(/(?:is|was) due/g) ?? []).length;
    const [before, page] = [lines(second.text), shown(second.whispers[0])];
    expect(before).toBeLessThan(15);
    const line = { near: 'Disaster recovery' };
    const heard =
      how === 'settle'
        ? await mia.click(page, { name: 'Done', ...line })
        : await mia.choose(page, { name: 'Snooze', ...line }, 'Snooze for 3 days');
    const { text } = shown(heard.whispers[0]);
    expect(lines(text)).toBe(before - 1);
    expect(text).not.toContain('Production activated');
  });
});
