import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Desk, idOf, openDesk, shown } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

describe('an escalation from raised to closed', () => {
  it('is acknowledged, contained, resolved and closed, each step on one card with its thread as the log', async () => {
    const { bot } = desk;
    const it = await desk.raised();
    expect(it).toMatchObject({ number: 1, severity: 2, state: 'open', assigneeId: await idOf(bot, 'ana') });
    expect(it.ackDueAt?.toISOString()).toBe('2026-11-24T10:00:00.000Z');
    expect(desk.card().text).toContain('Open · asked: @ana.');
    expect(desk.card().text).toContain(
      'To be acknowledged by Tue 24 Nov, 11:00 (Berlin), else @tom and @kim are asked.',
    );
    const [question] = await desk.dms('ana');
    expect(question?.text).toContain('You’re asked as solutions architect.');

    bot.clock.set('2026-11-24T09:20:00Z');
    if (!question) throw new Error('Ana was not asked');
    await bot.person('ana').click(question, 'Acknowledge');
    expect(desk.card().text).toContain('Acknowledged · owner @ana');
    expect(desk.card().text).toContain('Next update by Tue 24 Nov, 12:20 (Berlin)');
    expect(desk.thread().at(-1)).toContain('@ana acknowledged ESC-1 after 20 min.');

    const update = await bot.person('ana').click(desk.card(), 'Update');
    await bot
      .person('ana')
      .submit(shown(update), { status: 'Metadata is stale', next: 'Ana reloads it', promise: '1h' });
    expect(desk.card().text).toContain('Next update by Tue 24 Nov, 11:20');
    expect(desk.thread().at(-1)).toContain('Metadata is stale');

    const contain = await bot.person('ana').click(desk.card(), 'Contained');
    await bot.person('ana').submit(shown(contain), { containment: 'Contractors log in with a password' });
    expect(desk.card().text).toContain('Contained · owner @ana: Contractors log in with a password');

    const resolve = await bot.person('ana').click(desk.card(), 'Resolved');
    await bot.person('ana').submit(shown(resolve), { resolution: 'The metadata was reloaded' });
    expect(desk.card().text).toContain('Resolved by @ana');

    const close = await bot.person('mia').click(desk.card(), 'Close');
    const bare = await bot.person('mia').submit(shown(close), { cause: 'environment' });
    expect(bare.errors).toEqual({ title1: 'Name what has to follow, or say below why nothing does.' });
    await bot.person('mia').submit(shown(close), {
      cause: 'environment',
      title1: 'Alert before metadata ends',
      owner1: { id: 'UANA' },
      due1: '2026-12-01',
    });
    expect(desk.card().text).toContain('Closed by @mia · root cause: customer environment');
    expect(desk.thread().at(-1)).toContain('closed ESC-1: customer environment, 1 follow-up.');

    const lines = await bot.scope.from(audit, eq(audit.subject, `escalation:${it.id}`));
    const inOrder = lines.toSorted((one, other) => one.seq - other.seq);
    expect(inOrder.map(({ action }) => action)).toEqual([
      'escalation.raise',
      'escalation.acknowledge',
      'escalation.update',
      'escalation.contain',
      'escalation.resolve',
      'escalation.close',
    ]);
    expect(
      bot.slack.messages('CACME').filter(({ text, threadTs }) => !threadTs && text.includes('ESC-1 ·')),
    ).toHaveLength(1);
  });
});

it('each reads its moments in their own zone, the channel in the project’s', async () => {
  const { bot } = desk;
  await desk.raised({ category: 'support' });
  await bot.tick('2026-11-24T14:00:00Z');
  expect(desk.card().text).toContain('To be acknowledged by Tue 24 Nov, 16:00 (Berlin)');
  expect((await desk.dms('ben')).at(-1)?.text).toContain('To be acknowledged by Tue 24 Nov, 10:00 (New York)');
  expect((await desk.escalate('ben', 'ESC-1')).text).toContain('To be acknowledged by Tue 24 Nov, 10:00 (New York)');
});
