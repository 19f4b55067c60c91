import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '#demo/player/slack-side.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { openDesk as openEscalations } from '../escalations/desk.ts';
import { type Desk, last, openDesk, setUp, whispered } from '../standups/desk.ts';

const MEANT = 'Meant for #acme, which is archived. Give the project another channel';
const archive = ({ bot }: { bot: Desk['bot'] }, channel = 'CACME') =>
  bot.slack.changeChannel(channel, { archived: true });
const meant = (messages: readonly Message[]) => messages.filter(({ text }) => text.includes('Meant for'));

describe('a channel that was archived', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
    await setUp(desk, ['ana']);
    await beginUntil(desk.bot, '2026-11-23T08:30:00Z');
    await desk.answer('ana', { Done: 'Mapping' });
    await desk.bot.begin('archived', async () => archive(desk));
  });
  afterEach(() => desk.bot.close());

  const monday = (week: number) => new Date(Date.parse('2026-11-23T11:00:00Z') + week * 86_400_000).toISOString();
  const resume = () => desk.inbox('mia').then((all) => all.find(({ text }) => text.includes('is paused')));

  /** Slack refuses the summary on three days running; whether the lead had heard of a pause before each. */
  function refusedThrice(): Promise<boolean[]> {
    return desk.bot.begin('refused on three days', async () => {
      const heard: boolean[] = [];
      for (const day of [0, 1, 2]) {
        heard.push((await resume()) !== undefined);
        if (day > 0) await desk.bot.tick(monday(day).replace('T11:00', 'T08:30'));
        await desk.bot.tick(monday(day));
      }
      return heard;
    });
  }

  it('the lead has the standup’s summary instead, its answers in one thread, and what is said later too', async () => {
    await desk.bot.tick(monday(0));
    const all = await desk.inbox('mia');
    const [summary, ...others] = meant(all);
    expect(others).toEqual([]);
    expect(summary?.text).toMatch(new RegExp(`^\\s*${MEANT}.*, or unarchive it\\.\\n.*Standup`));
    const thread = all.filter(({ threadTs }) => threadTs === summary?.ts);
    expect(thread.map(({ text }) => text)).toEqual([expect.stringContaining('Mapping')]);
    expect(await desk.inbox('kim')).toEqual([]);
    await desk.answer('ana', { Done: 'Mapping and tests' });
    const after = await desk.inbox('mia');
    expect(after).toHaveLength(all.length);
    expect(after.at(-1)?.text).toContain('Mapping and tests');
    expect(meant(after)[0]?.text).toContain(MEANT);
  });

  it('on the third day the ritual is paused, its lead told with a button, and the list says why', async () => {
    expect(await refusedThrice()).toEqual([false, false, false]);
    const told = await resume();
    expect(told?.text).toMatch(
      /Standup summary in ACME is paused: Slack refused its last 3 messages\. #acme is archived\. .* Then press Resume\./,
    );
    expect(meant(await desk.inbox('mia'))).toHaveLength(3);
    const mia = desk.bot.person('mia');
    const listed = async () => whispered(await mia.command('/golive', 'rituals ACME', { channel: 'general' })).text;
    expect(await listed()).toContain('Standup summary · ⏸ paused: #acme refuses (is_archived)');
    await desk.bot.tick(monday(3));
    expect(meant(await desk.inbox('mia'))).toHaveLength(3);
    if (!told) throw new Error('nobody was told');
    expect((await desk.bot.person('ben').click(told, 'Resume')).text).toContain('Ask ');
    expect((await mia.click(told, 'Resume')).text).toContain('Standup summary in ACME goes on.');
    expect(await listed()).not.toContain('⏸');
    const lines = (await desk.bot.scope.from(audit).orderBy(audit.seq)).filter(({ action }) =>
      action.startsWith('ritual.'),
    );
    expect(lines.map(({ action, subject }) => [action, subject])).toEqual([
      ['ritual.pause', 'ritual:standups.summary'],
      ['ritual.resume', 'ritual:standups.summary'],
    ]);
    await desk.bot.tick(monday(4).replace('T11:00', 'T08:30'));
    await desk.bot.tick(monday(4));
    expect(meant(await desk.inbox('mia'))).toHaveLength(4);
    expect(await listed()).not.toContain('⏸');
    desk.bot.slack.changeChannel('CACME', { archived: false });
    await desk.bot.tick(monday(7).replace('T11:00', 'T08:30'));
    await desk.bot.tick(monday(7));
    expect(desk.summaries()).toHaveLength(1);
  });

  it('resumed in the list it is counted anew', async () => {
    await refusedThrice();
    const mia = desk.bot.person('mia');
    const list = whispered(await mia.command('/golive', 'rituals ACME', { channel: 'general' }));
    await mia.click(list, 'Resume');
    await desk.bot.tick(monday(4).replace('T11:00', 'T08:30'));
    await desk.bot.tick(monday(4));
    expect(meant(await desk.inbox('mia'))).toHaveLength(4);
    const [row] = await desk.bot.scope.from(schedules, eq(schedules.ritual, 'standups.summary'));
    expect(row?.state).toBe('on');
  });

  it('what only one person can answer goes to nobody else', async () => {
    desk.bot.slack.fail('chat.postMessage', { error: 'cannot_dm_bot' });
    await desk.bot.tick('2026-11-24T08:30:00Z');
    const [prompt] = await desk.bot.scope.from(outbox, eq(outbox.destination, 'UANA'), eq(outbox.state, 'dead'));
    expect(prompt).toMatchObject({ error: 'cannot_dm_bot', onBehalfOf: 'UMIA' });
    expect(last(await desk.inbox('mia')).text).toContain('@ana is an app, which gets no direct messages.');
  });
});

describe('an escalation', () => {
  it('has its headline and its log with the lead when the channel was archived, and never a restricted one', async () => {
    const desk = await openEscalations();
    const { bot } = desk;
    archive(desk);
    await bot.person('eva').command('/golive', 'help', { channel: 'general' });
    await desk.raised();
    await bot.settle();
    const question = last(await desk.dms('ana'));
    await bot.person('ana').click(question, 'Acknowledge');
    await bot.settle();
    const all = await desk.dms('mia');
    const [card, ...others] = meant(all);
    expect(others).toEqual([]);
    expect(card?.text).toContain(MEANT);
    expect(card?.text).toContain('Acknowledged · owner @ana');
    const thread = all.filter(({ threadTs }) => threadTs === card?.ts).map(({ text }) => text);
    expect(thread.join()).toContain('acknowledged');
    await bot.close();
  });

  it('that is restricted goes to nobody else when one of its people can’t be written to', async () => {
    const desk = await openEscalations();
    const { bot } = desk;
    await bot.person('eva').command('/golive', 'help', { channel: 'general' });
    bot.slack.changeUser('UEVA', { deleted: true });
    await desk.raised({ allowed: [{ id: 'UEVA' }] as never });
    await bot.settle();
    const rows = await bot.scope.from(outbox, eq(outbox.destination, 'UEVA'));
    expect(rows.map(({ state, fallback }) => [state, fallback])).toEqual(rows.map(() => ['dead', []]));
    expect(rows.length).toBeGreaterThan(0);
    for (const who of ['mia', 'tom', 'kim']) expect(meant(await desk.dms(who))).toEqual([]);
    await bot.close();
  });
});

describe('a digest in a channel', () => {
  it('goes to whoever asked for it, with its pages, and to no lead', async () => {
    const desk = await openDesk();
    const { bot } = desk;
    await bot.person('kim').command('/golive', 'digest here', { channel: 'beta' });
    archive(desk, 'CBETA');
    await bot.tick('2026-11-30T07:30:00Z');
    expect(meant(await desk.inbox('kim')).map(({ text }) => text)).toEqual([expect.stringContaining('#beta')]);
    expect(meant(await desk.inbox('mia'))).toEqual([]);
    await bot.close();
  });
});
