import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { escalations } from '#features/escalations/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { itemByCode } from '#features/raid/queries.ts';
import { standupBlockers } from '#features/standups/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { rezone } from '#platform/scheduler/schedule.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Desk, last, openDesk, setUp, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await setUp(desk, ['ana']);
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const told = async (name: string) => (await desk.inbox(name)).filter(({ text }) => text.includes('is blocked in'));

/** Ana answers at half past eight, which is when the lead hears of it. */
async function onDay(day: string, answers: Record<string, string>): Promise<void> {
  desk.bot.clock.set(`2026-${day}T08:30:00Z`);
  await desk.answer('ana', answers);
}

/** On Monday the 23rd and on Tuesday Ana says the same. */
async function saidTwice(): Promise<void> {
  await desk.answer('ana', { 'Blocked by': 'VPN access' });
  await beginUntil(desk.bot, '2026-11-24T08:30:00Z');
  await desk.answer('ana', { 'Blocked by': 'VPN access' });
}

/** Mia logs it from what she was told on Tuesday. */
function logged(): Promise<void> {
  return desk.bot.begin('logged as I-1', async () => {
    const mia = desk.bot.person('mia');
    await mia.submit(shown(await mia.click(last(await told('mia')), 'Log issue')), {});
  });
}

describe('a blocker that stays', () => {
  it('is logged once: brought up again it says as what', async () => {
    const { bot, acme } = desk;
    const mia = bot.person('mia');
    await saidTwice();
    await logged();
    await onDay('12-01', { 'Blocked by': 'VPN access' });
    const again = last(await told('mia'));
    expect(again.text).toContain('It is logged as I-1, and still blocks. What moves it on?');
    expect(again.text).not.toContain('Log issue');
    expect((await mia.click(again, 'Open I-1')).text).toContain('VPN access');
    expect(await itemByCode(bot.scope, acme.id, { type: 'issue', number: 2 })).toBeUndefined();
  });

  it('is brought to the lead once, when it is said for the second standup running', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    expect(await told('mia')).toEqual([]);

    await beginUntil(bot, '2026-11-24T08:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access, <!here>' });
    const message = last(await told('mia'));
    expect(message.text).toContain('@ana is blocked in ACME · Acme since Mon 23 Nov 2026, 2 standups running');
    expect(await told('ana')).toEqual([]);
    expect(await told('tom')).toEqual([]);
    await bot.tick('2026-11-24T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('since Mon 23 Nov 2026');

    await bot.tick('2026-11-25T08:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    expect(await told('mia')).toHaveLength(1);
  });

  it('is told again when it comes back', async () => {
    await saidTwice();
    await onDay('11-25', { Done: 'All fine' });
    for (const day of ['11-26', '11-27']) await onDay(day, { 'Blocked by': 'VPN access' });
    const texts = (await told('mia')).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toContain('since Thu 26 Nov 2026');
  });

  it('waits until the lead may be disturbed', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    bot.clock.set('2026-11-24T06:00:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-11-24T08:00:00Z');
    expect(await told('mia')).toHaveLength(1);
  });

  it('is not asked about once it is gone meanwhile', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    bot.clock.set('2026-11-24T06:00:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    const again = await bot.person('ana').command('/standup', '', { channel: 'acme' });
    await bot.person('ana').submit(shown(again), { Done: 'It works', 'Blocked by': 'none' });
    await bot.tick('2026-11-24T08:00:00Z');
    await bot.tick('2026-11-26T12:00:00Z');
    expect(await told('mia')).toEqual([]);
  });

  it('is none where somebody types “none”', async () => {
    const { bot } = desk;
    await desk.answer('ana', { Done: 'Mapping', 'Blocked by': 'none' });
    await onDay('11-24', { Done: 'Mapping', 'Blocked by': 'None.' });
    await bot.tick('2026-11-24T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('1 of 1 answered');
    expect(last(desk.summaries()).text).not.toContain('blocked');
    expect(await told('mia')).toEqual([]);
  });

  it('is told when nothing more is heard of it for two working days, and again five later', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await beginUntil(bot, '2026-11-24T11:00:00Z');
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-11-25T11:00:00Z');
    expect(last(await told('mia')).text).toContain('since Mon 23 Nov 2026, with no word since');
    bot.clock.set('2026-11-30T09:00:00Z');
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    expect(await told('mia')).toHaveLength(1);
    await bot.tick('2026-12-02T11:00:00Z');
    expect(await told('mia')).toHaveLength(2);
  });

  it('is told at the summary’s hour where the project is by then', async () => {
    const { bot, acme } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    const zone = 'Asia/Dubai';
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { zone }, eq(projects.id, acme.id)),
      rezone({ project: acme.id }, zone),
    ]);
    await bot.tick('2026-11-25T07:59:00Z');
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-11-25T08:00:00Z');
    expect(last(await told('mia')).text).toContain('since Mon 23 Nov 2026, with no word since');
  });

  it('is told once its project goes on, for which no day on hold counts', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await beginUntil(bot, '2026-11-24T11:00:00Z');
    await desk.move('Put on hold', { Reason: 'Their budget' });
    await bot.tick('2026-12-03T11:00:00Z');
    await desk.move('Resume', {});
    await bot.tick('2026-12-04T11:00:00Z');
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-12-07T11:00:00Z');
    await bot.tick('2026-12-08T11:00:00Z');
    expect((await told('mia')).map(({ text }) => text)).toEqual([expect.stringContaining('since Mon 23 Nov 2026')]);
  });

  it('is as old after a hold as before it, when it is said again', async () => {
    const { bot } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    bot.clock.set('2026-11-23T09:00:00Z');
    await desk.move('Put on hold', { Reason: 'Their budget' });
    bot.clock.set('2026-12-11T15:00:00Z');
    await desk.move('Resume', {});
    await onDay('12-14', { 'Blocked by': 'VPN access' });
    expect(last(await told('mia')).text).toContain('since Mon 23 Nov 2026, 2 standups running');
    await bot.tick('2026-12-14T11:00:00Z');
    expect(last(desk.summaries()).text).toContain('since Mon 23 Nov 2026');
  });

  it('is told beside another one that was told before', async () => {
    await saidTwice();
    for (const day of ['11-25', '11-26']) await onDay(day, { 'Blocked by': 'Data load fails' });
    const texts = (await told('mia')).map(({ text }) => text);
    expect(texts).toHaveLength(2);
    expect(texts[1]).toMatch(/since Wed 25 Nov 2026[\s\S]*Data load fails/);
  });

  it('is brought to the manager when it is the lead’s own', async () => {
    const { bot } = desk;
    await setUp(desk, ['mia']);
    await desk.answer('mia', { 'Blocked by': 'SSO cert' });
    bot.clock.set('2026-11-24T08:30:00Z');
    await desk.answer('mia', { 'Blocked by': 'SSO cert' });
    expect(await told('mia')).toEqual([]);
    await bot.tick('2026-11-24T09:00:00Z');
    expect(last(await told('tom')).text).toContain('You manage ACME.');
  });

  it('is brought to the manager while the lead is away for long', async () => {
    const { bot } = desk;
    await bot.person('mia').command('/golive', 'away 23 nov..11 dec', { channel: 'acme' });
    await desk.answer('ana', { 'Blocked by': 'SSO cert' });
    bot.clock.set('2026-11-24T09:30:00Z');
    await desk.answer('ana', { 'Blocked by': 'SSO cert' });
    expect(await told('mia')).toEqual([]);
    expect(last(await told('tom')).text).toContain('You manage ACME.');
  });

  it('falls to the workspace’s managers while lead and manager are both away, and to its admins', async () => {
    const { bot, acme } = desk;
    for (const name of ['kim', 'eva']) await bot.person(name).command('/golive', 'help', { channel: 'general' });
    for (const name of ['mia', 'tom']) {
      await bot.person(name).command('/golive', 'away 2026-11-23..2026-12-04', { channel: 'acme' });
    }
    await desk.answer('ana', { 'Blocked by': 'VPN access' });
    await onDay('11-24', { 'Blocked by': 'VPN access' });
    expect(await told('tom')).toEqual([]);
    expect(last(await told('kim')).text).toContain(
      'You administer golive, and nobody who leads or manages ACME is there.',
    );
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(people, { role: 'manager' }, eq(people.slackId, 'UEVA')),
      (tx) => tx.remove(standupBlockers, eq(standupBlockers.projectId, acme.id)),
    ]);
    await onDay('11-25', { 'Blocked by': 'VPN access' });
    expect(last(await told('eva')).text).toContain(
      'You manage projects, and nobody who leads or manages ACME is there.',
    );
    expect(await told('kim')).toHaveLength(1);
  });

  it('becomes an issue by a press, filled in', async () => {
    const { bot, acme } = desk;
    await desk.answer('ana', { 'Blocked by': 'VPN access\nfor the contractors' });
    await onDay('11-24', { 'Blocked by': `VPN access\n${'"'.repeat(900)}` });
    const mia = bot.person('mia');
    const form = shown(await mia.click(last(await told('mia')), 'Log issue'));
    const logged = await mia.submit(form, {});
    expect(logged.text).toContain('Logged in ACME.');
    expect(await itemByCode(bot.scope, acme.id, { type: 'issue', number: 1 })).toMatchObject({ title: 'VPN access' });
  });

  it('becomes one issue, however often it is pressed, and says which', async () => {
    const { bot, acme } = desk;
    await saidTwice();
    const mia = bot.person('mia');
    const before = structuredClone(last(await told('mia')));
    const [one, other] = [shown(await mia.click(before, 'Log issue')), shown(await mia.click(before, 'Log issue'))];
    await mia.submit(one, { Title: 'No VPN' });
    const twice = await mia.submit(other, {});
    expect(twice.errors?.title).toBe('I-1 is logged for it already. Open it with `/raid I-1`.');
    await bot.settle();
    const after = last((await desk.inbox('mia')).filter(({ ts }) => ts === before.ts));
    expect(after.text).toContain('✓ Logged as I-1.');
    expect(after.text).toContain('VPN access');
    expect(JSON.stringify(after.blocks)).not.toContain('raid.log');
    expect((await mia.click(after, 'Open I-1')).text).toContain('No VPN');
    const again = await mia.click(before, 'Log issue');
    expect(again.view).toBeUndefined();
    expect(again.text).toContain('I-1 No VPN is logged for it already.');
    expect(await itemByCode(bot.scope, acme.id, { type: 'issue', number: 2 })).toBeUndefined();
  });

  it('becomes one issue from whichever of its messages, with both forms open too', async () => {
    const { bot, acme } = desk;
    const mia = bot.person('mia');
    await saidTwice();
    await onDay('12-01', { 'Blocked by': 'VPN access' });
    const [earlier, later] = structuredClone(await told('mia'));
    if (!earlier || !later) throw new Error('the blocker was not brought up again');
    const [one, other] = [shown(await mia.click(earlier, 'Log issue')), shown(await mia.click(later, 'Log issue'))];
    expect((await mia.submit(other, {})).text).toContain('Logged in ACME.');
    expect((await mia.submit(one, { 'Next step': 'Ask IT' })).errors?.title).toContain('I-1 is logged for it already');
    const heard = await mia.click(earlier, 'Log issue');
    expect(heard.text).toContain('I-1 VPN access is logged for it already.');
    expect((await mia.click(whispered(heard), 'Open I-1')).text).toContain('VPN access');
    await bot.settle();
    const pressed = (await desk.inbox('mia')).find(({ ts }) => ts === later.ts);
    expect(pressed?.text).toContain('✓ Logged as I-1.');
    expect(await itemByCode(bot.scope, acme.id, { type: 'issue', number: 2 })).toBeUndefined();
  });

  it('is logged anew once its issue is closed and it still blocks', async () => {
    const { bot } = desk;
    const mia = bot.person('mia');
    await saidTwice();
    await logged();
    const item = whispered(await mia.command('/raid', 'I-1', { channel: 'acme' }));
    await mia.submit(shown(await mia.click(item, 'Close')), { 'Why is it over?': 'IT let them in' });
    await onDay('12-01', { 'Blocked by': 'VPN access' });
    const again = await mia.submit(shown(await mia.click(last(await told('mia')), 'Log issue')), {});
    expect(again.text).toContain('I-2');
  });

  it('goes into an escalation by a press, filled in', async () => {
    const { bot } = desk;
    await saidTwice();
    const heard = await bot.person('mia').click(last(await told('mia')), 'Escalate');
    expect(JSON.stringify(shown(heard).blocks)).toContain('VPN access');
  });

  describe('brought up again once it was escalated', () => {
    const need = {
      severity: '3',
      category: 'integration',
      impact: 'No load test, and go-live slips',
      ask: 'Access for Ana',
    };

    async function escalated(more: Record<string, string> = {}) {
      const mia = desk.bot.person('mia');
      await saidTwice();
      const form = shown(await mia.click(last(await told('mia')), 'Escalate'));
      expect((await mia.submit(form, { ...need, ...more })).text).toContain('ESC-1');
    }

    it('says as what, and opens it', async () => {
      await escalated();
      await onDay('12-01', { 'Blocked by': 'VPN access' });
      const again = last(await told('mia'));
      expect(again.text).toContain('ESC-1 is open for it. What moves it on?');
      expect(again.text).not.toContain('[Escalate]');
      expect(again.text).toContain('[Log issue]');
      expect((await desk.bot.person('mia').click(again, 'Open ESC-1')).text).toContain('VPN access');
    });

    it('opens it as often as it is pressed, also once it is over, and for nobody of another organisation', async () => {
      await escalated();
      await onDay('12-01', { 'Blocked by': 'VPN access' });
      const again = last(await told('mia'));
      const press = async (who: string) => (await desk.bot.person(who).click(again, 'Open ESC-1')).text;
      const first = await press('mia');
      expect(await press('mia')).toBe(first);
      await desk.bot.app.database.commit(desk.bot.app.workspace.id, [
        (tx) => tx.update(escalations, { state: 'withdrawn' }, eq(escalations.number, 1)).returning(),
      ]);
      expect(await press('mia')).toContain('Withdrawn');
      expect(await press('zoe')).toContain("You're here from another organisation");
    });

    it('says so of an issue too that it was logged as', async () => {
      const mia = desk.bot.person('mia');
      await saidTwice();
      await logged();
      const item = (await desk.inbox('mia')).filter(({ text }) => text.includes('Logged as I-1'));
      await mia.submit(shown(await mia.click(last(item), 'Escalate')), need);
      await onDay('12-01', { 'Blocked by': 'VPN access' });
      expect(last(await told('mia')).text).toContain('It is logged as I-1, and still blocks. ESC-1 is open for it.');
    });

    it('is escalated anew once that one is over', async () => {
      await escalated();
      await desk.bot.app.database.commit(desk.bot.app.workspace.id, [
        (tx) => tx.update(escalations, { state: 'withdrawn' }, eq(escalations.number, 1)).returning(),
      ]);
      await onDay('12-01', { 'Blocked by': 'VPN access' });
      const again = last(await told('mia'));
      expect(again.text).not.toContain('ESC-1');
      expect(again.text).toContain('[Escalate]');
    });

    it('says nothing of one for named people only', async () => {
      await escalated();
      await desk.bot.app.database.commit(desk.bot.app.workspace.id, [
        (tx) => tx.update(escalations, { restricted: true }, eq(escalations.number, 1)).returning(),
      ]);
      await onDay('12-01', { 'Blocked by': 'VPN access' });
      expect(last(await told('mia')).text).not.toContain('ESC-1');
    });

    it('is another one than what blocks them next', async () => {
      await escalated();
      await onDay('12-01', { 'Blocked by': 'The customer’s budget' });
      await onDay('12-02', { 'Blocked by': 'The customer’s budget' });
      const next = last(await told('mia'));
      expect(next.text).toContain('budget');
      expect(next.text).not.toContain('ESC-1');
    });
  });

  it('is refused with the reason once the project is over', async () => {
    const { bot } = desk;
    await saidTwice();
    await desk.move('Cancel the project', { Reason: 'Customer left' });
    const heard = await bot.person('mia').click(last(await told('mia')), 'Log issue');
    expect(heard.text).toContain('ACME was cancelled');
  });
});
