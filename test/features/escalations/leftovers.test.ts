import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closingNudges } from '#features/escalations/follow-ups/closing.ts';
import { escalationNudges } from '#features/escalations/follow-ups/nudges.ts';
import { followUpsOf } from '#features/escalations/queries.ts';
import { createRemindersFeature } from '#features/reminders/index.ts';
import { createFeatures } from '#features.ts';
import { closing, type Desk, idOf, openDesk, shown, whispered } from './desk.ts';

/** Whose bundle holds nothing but what escalations leave to do. */
const features = {
  named: 'reminders of escalations alone',
  list: createFeatures({ playbooksDir: null, admins: ['UKIM'] }).map((feature) =>
    feature.name === 'reminders' ? createRemindersFeature([closingNudges, escalationNudges]) : feature,
  ),
};

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(undefined, {}, features);
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

/** The last reminders; none: nothing was said until then. */
async function bundleOf(who: string) {
  const [bundle] = (await desk.dms(who)).filter(({ text }) => text.includes('[Not mine]')).slice(-1);
  // As it was then: pressed later, it is an old button.
  return bundle && structuredClone(bundle);
}

/** Resolved on Tuesday at 10:00 in Berlin, and until Ana’s reminders of Friday at 09:00. */
async function reminded() {
  const { bot } = desk;
  await desk.resolved();
  await desk.met('eva');
  // Whoever came today has their reminders from tomorrow on.
  await desk.until('2026-11-24T12:00:00Z', '2026-11-26T08:05:00Z');
  const early = await bundleOf('ana');
  await desk.until('2026-11-27T08:05:00Z');
  const bundle = await bundleOf('ana');
  if (!bundle) throw new Error('Ana was not reminded');
  return { bot, early, bundle };
}

describe('what was resolved and not closed', () => {
  it('comes in the owner’s reminders after three working days, and is closed from there', async () => {
    const { bot, early, bundle } = await reminded();
    expect(early).toBeUndefined();
    expect(bundle.text).toContain(
      'ESC-1 was resolved on Tue 24 Nov 2026 and is not closed yet: SSO fails for all contractors',
    );
    expect(bundle.text).toContain('Yours.');
    const form = await bot.person('ana').click(bundle, { name: 'Close', near: 'ESC-1' });
    expect(form.text).toContain('Close ESC-1');
    await bot.person('ana').submit(shown(form), closing);
    expect((await desk.stored()).state).toBe('closed');
    expect((await desk.dms('ana')).filter(({ text }) => text.includes('is not closed yet'))).toEqual([]);
    const again = await bot.person('ana').click(bundle, { name: 'Close', near: 'ESC-1' });
    expect(again.text).toContain('You closed ESC-1 on');
  });

  it('comes again every second working day, and not once it is closed or open again', async () => {
    await desk.resolved();
    const ana = await idOf(desk.bot, 'ana');
    const on = (day: string) =>
      closingNudges.list(desk.bot.scope, { now: new Date(`${day}T09:00:00Z`), people: [ana] });
    const days = ['2026-11-25', '2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03'];
    const said: string[] = [];
    for (const day of days) if ((await on(day)).length > 0) said.push(day);
    expect(said).toEqual(['2026-11-27', '2026-12-01', '2026-12-03']);
    const form = await desk.bot.person('ana').click(whispered(await desk.escalate('ana', 'ESC-1')), 'Reopen');
    await desk.bot.person('ana').submit(shown(form), { reason: 'It fails again' });
    expect(await on('2026-11-27')).toEqual([]);
  });

  it('goes to whom it is passed on to, who may close it', async () => {
    const { bot, bundle } = await reminded();
    const form = await bot.person('ana').click(bundle, { name: 'Not mine', near: 'ESC-1' });
    expect(form.text).toContain('ACME · Acme: ESC-1 was resolved on Tue 24 Nov 2026 and is not closed yet');
    await bot.person('ana').submit(shown(form), { person: { id: 'UEVA' } });
    expect(await desk.stored()).toMatchObject({ ownerId: await idOf(bot, 'eva'), state: 'resolved' });
    expect(desk.thread().at(-1)).toContain('@ana asks @eva to close ESC-1.');
    const close = await bot.person('eva').click(desk.card(), 'Close');
    await bot.person('eva').submit(shown(close), closing);
    expect((await desk.stored()).state).toBe('closed');
    const late = await bot.person('ana').click(bundle, { name: 'Not mine', near: 'ESC-1' });
    expect(late.text).toContain('It is settled already');
  });

  it('goes to the lead when its owner has left', async () => {
    await desk.resolved();
    await desk.leaves('ana');
    const { bot } = desk;
    const [mia, tom] = [await idOf(bot, 'mia'), await idOf(bot, 'tom')];
    const asked = { now: new Date('2026-11-27T09:00:00Z'), people: [mia, tom] };
    const [one, ...others] = await closingNudges.list(bot.scope, asked);
    expect([one?.person, others]).toEqual([mia, []]);
    expect(one?.why).toBe('<@UANA>, who had it, has left, and you lead the project.');
  });

  it('of a project on hold waits', async () => {
    await desk.resolved();
    await desk.setState('on_hold');
    const ana = await idOf(desk.bot, 'ana');
    const asked = { now: new Date('2026-11-27T09:00:00Z'), people: [ana] };
    expect(await closingNudges.list(desk.bot.scope, asked)).toEqual([]);
    await desk.setState('active');
    expect(await closingNudges.list(desk.bot.scope, asked)).toHaveLength(1);
  });
});

describe('a follow-up', () => {
  it('says what it is to whom it is passed on, on any day', async () => {
    const { bot } = desk;
    await desk.closed();
    const [row] = await followUpsOf(bot.scope, { escalation: (await desk.stored()).id });
    const key = `escalations.follow-up:${row?.id}`;
    expect(await escalationNudges.describe?.(bot.scope, key)).toBe(
      '*ACME* · Acme: *Alert before metadata ends*, due Thu 3 Dec 2026.',
    );
    await bot.person('ben').click(whispered(await desk.escalate('ben', 'ESC-1')), 'Done');
    expect(await escalationNudges.describe?.(bot.scope, key)).toBeNull();
  });

  it('whose owner has left goes to the escalation’s owner, then to the lead', async () => {
    const { bot } = desk;
    await desk.closed();
    const ids = Object.fromEntries(
      await Promise.all(['mia', 'ana', 'ben', 'tom'].map(async (who) => [who, await idOf(bot, who)] as const)),
    );
    const list = async () => {
      const asked = { now: new Date('2026-12-03T09:00:00Z'), people: Object.values(ids) };
      return (await escalationNudges.list(bot.scope, asked)).map(({ person, why }) => [person, why]);
    };
    const because = 'ESC-1 was closed: SSO fails for all contractors since Monday 08:00';
    expect(await list()).toEqual([[ids.ben, `You were named for it when ${because}`]]);
    await desk.leaves('ben');
    expect(await list()).toEqual([[ids.ana, '<@UBEN>, who had it, has left, and you owned ESC-1.']]);
    await desk.leaves('ana');
    expect(await list()).toEqual([[ids.mia, '<@UBEN>, who had it, has left, and you lead the project.']]);
  });

  it('whose owner has left is done by whoever has it now, in their reminders', async () => {
    const { bot } = desk;
    await desk.closed();
    await desk.leaves('ben');
    for (const day of ['02T07:50', '03T08:05']) await bot.tick(`2026-12-${day}:00Z`);
    const bundle = await bundleOf('ana');
    expect(bundle?.text).toContain('Alert before metadata ends is due today');
    if (!bundle) throw new Error('Ana was not reminded');
    await bot.person('ana').click(bundle, { name: 'Done', near: 'Alert before' });
    const [row] = await followUpsOf(bot.scope, { escalation: (await desk.stored()).id });
    expect(row?.doneAt).not.toBeNull();
  });
});

it('what is restricted is read by whoever has a follow-up of it; when its owners have left it goes to whoever raised it, without a word of itself', async () => {
  const { bot } = desk;
  await desk.met('eva');
  const form = await desk.escalate('eva', '');
  await bot.person('eva').submit(shown(form), {
    ...{ severity: '2', category: 'integration', problem: 'A key leaked', impact: 'The customer must not learn it' },
    ...{ ask: 'Rotate the key', allowed: [{ id: 'UEVA' }] },
  });
  const screen = async (who: string) => whispered(await desk.escalate(who, 'ESC-1'));
  await bot.person('ana').click(await screen('ana'), 'Acknowledge');
  const resolve = await bot.person('ana').click(await screen('ana'), 'Resolved');
  await bot.person('ana').submit(shown(resolve), { resolution: 'Rotated' });
  await desk.leaves('ana');
  const [mia, eva] = [await idOf(bot, 'mia'), await idOf(bot, 'eva')];
  const list = (person: string) =>
    closingNudges.list(bot.scope, { now: new Date('2026-11-27T09:00:00Z'), people: [person] });
  expect(await list(mia)).toEqual([]);
  expect((await list(eva)).map(({ why }) => why)).toEqual(['<@UANA>, who had it, has left, and you raised it.']);
  expect(await closingNudges.owners?.(bot.scope)).toContain(eva);

  const close = await bot.person('eva').click(await screen('eva'), 'Close');
  await bot.person('eva').submit(shown(close), closing);
  // Whoever has a follow-up reads where it comes from.
  expect((await desk.escalate('ben', 'ESC-1')).text).toContain('ESC-1 · Sev2');
  expect((await desk.escalate('tom', 'ESC-1')).text).toContain('I know no ESC-1 that you can see.');
  await desk.leaves('ben');
  const asked = { now: new Date('2026-12-03T09:00:00Z'), people: [mia, eva] };
  expect((await escalationNudges.list(bot.scope, asked)).map(({ person, why }) => [person, why])).toEqual([
    [eva, '<@UBEN>, who had it, has left, and you raised it.'],
  ]);
});
