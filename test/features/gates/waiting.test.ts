import { afterEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '#features/calendar/rules/settings.ts';
import { absences, workSettings } from '#features/calendar/tables.ts';
import { stopClocks, touch } from '#features/projects/writes.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { rezone } from '#platform/scheduler/schedule.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { ACME, ofSecurity, openSite, type Site, type SiteOptions } from './signing-site.ts';

let site: Site;
afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

/** Asked on Monday 23 November at 09:00 in Berlin, where Ana works from then until 18:00. */
async function asked(at = '2026-11-23T08:00:00Z', options = ofSecurity): Promise<void> {
  site = await openSite(options);
  site.bot.clock.set(at);
  await site.request();
}

/** Four working hours after that. */
async function reminded(): Promise<void> {
  await asked();
  await beginUntil(site.bot, '2026-11-23T12:00:10Z');
}

/** A working day after she was asked, and some hours. */
const MANAGERS_TURN = '2026-11-24T12:00:10Z';

async function managerTold(): Promise<void> {
  await reminded();
  await beginUntil(site.bot, MANAGERS_TURN);
}

/** In the night after the last day to answer. */
async function ranOut(): Promise<void> {
  await managerTold();
  await beginUntil(site.bot, '2026-12-07T10:00:00Z');
  expect((await site.approvals())['security ana']).toBe('requested');
  await beginUntil(site.bot, '2026-12-07T23:30:00Z');
  expect((await site.approvals())['security ana']).toBe('expired');
}

/** So late that the reminder comes due after Ana's day. */
async function askedInTheAfternoon(): Promise<void> {
  await asked('2026-11-23T13:00:00Z');
  await beginUntil(site.bot, '2026-11-23T17:00:20Z');
}

/** A working day later it is half past four in London, from when on Tom is left in peace until nine. */
async function askedAtFive(): Promise<void> {
  await asked('2026-11-23T16:30:00Z');
  await site.bot.begin('Tom is told nothing from four on', async () => {
    await site.change((tx) => tx.insert(workSettings, { personId: 'tom', ...defaultSettings, quietFrom: '16:00' }));
    for (const at of ['24T12:30', '24T16:31', '25T08:59']) await site.bot.tick(`2026-11-${at}:00Z`);
  });
}

async function become(state: 'active' | 'on_hold'): Promise<void> {
  const project = await site.project();
  await site.change(touch(project, { state }), ...stopClocks(project, state === 'active' ? 'resume' : 'hold'));
  // What follows from the change is drawn after the next thing that somebody does.
  await site.bot.person('mia').command('/golive', 'prove OPS-1', ACME);
}

const looks = async () => site.bot.scope.from(occurrences, eq(occurrences.ritual, 'gates.waiting'));

/** What they hear of Ana, who doesn’t answer. */
const ofAna = async (name: string) =>
  (await site.inbox(name))
    .map(({ text }) => text)
    .filter((text) => text.startsWith('@ana has not answered for a working day'));

const titles = async (name: string) => (await site.inbox(name)).map(({ text }) => text.split('\n')[0] ?? '');

describe('an approval that waits', () => {
  it('is asked for again after four working hours of the approver, and the older message loses its buttons', async () => {
    // Ben is in New York, six hours behind.
    await asked('2026-11-23T08:00:00Z', {});
    await site.bot.tick('2026-11-23T11:59:00Z');
    expect(await titles('ana')).toHaveLength(1);
    await site.bot.tick('2026-11-23T12:00:10Z');
    const [older, reminder] = await site.inbox('ana');
    expect(reminder?.text).toContain('Reminder: @mia asks you, as Security, to approve Go-live of ACME');
    expect(reminder?.text).toContain('[Approve]');
    expect(older?.text).not.toContain('[Approve]');
    // In New York it is seven in the morning: nobody has waited four working hours yet.
    expect(await titles('ben')).toHaveLength(1);
    await site.bot.tick('2026-11-23T18:00:10Z');
    expect(await titles('ben')).toHaveLength(2);
  });

  it('is told to the manager after a working day', async () => {
    await managerTold();
    expect(await ofAna('tom')).toEqual([
      expect.stringContaining('@ana has not answered for a working day: Go-live of ACME needs them as Security'),
    ]);
  });

  it('runs out after ten, which its requester hears of in the morning', async () => {
    await ranOut();
    expect(await site.audited()).toContain('approval.expire');
    await site.bot.tick('2026-12-08T07:59:00Z');
    expect((await site.inbox('mia')).filter(({ text }) => text.includes('did not answer'))).toEqual([]);
    await site.bot.tick('2026-12-08T08:00:10Z');
    const told = (await site.inbox('mia')).filter(({ text }) => text.includes('did not answer'));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain('@ana did not answer for ten working days');
    expect(told[0]?.text).toContain('[Ask again]');
  });

  it('that it ran out is not said any more once it was asked for again', async () => {
    await ranOut();
    await site.bot.person('mia').command('/golive', 'request', ACME);
    await site.bot.tick('2026-12-08T08:00:10Z');
    expect((await site.inbox('mia')).filter(({ text }) => text.includes('has run out'))).toEqual([]);
  });

  it.each([
    ['', '07T09:00'],
    [', also where the project is there sooner than the next look', '06T22:00'],
  ])('runs out with the end of its day where the project is by then%s', async (_, last) => {
    await managerTold();
    await site.bot.tick(`2026-12-${last}:00Z`);
    const project = await site.project();
    await site.change(touch(project, { zone: 'Asia/Tokyo' }), rezone({ project: project.id }, 'Asia/Tokyo'));
    await site.bot.tick('2026-12-07T14:59:00Z');
    expect((await site.approvals())['security ana']).toBe('requested');
    await site.bot.tick('2026-12-07T15:00:00Z');
    expect((await site.approvals())['security ana']).toBe('expired');
  });

  it('is left alone once it was answered', async () => {
    await asked();
    const [card] = await site.inbox('ana');
    if (!card) throw new Error('nobody asked Ana');
    await site.bot.person('ana').click(card, 'Approve');
    await site.bot.tick('2026-11-24T12:00:00Z');
    expect(await titles('ana')).toHaveLength(1);
    const manager = (await site.inbox('tom')).map(({ text }) => text).join('\n');
    expect(manager).not.toContain('@ana has not answered');
  });

  it('waits for no time that its project is on hold, and keeps no timers going meanwhile', async () => {
    await asked();
    await become('on_hold');
    for (const day of ['24', '27']) await site.bot.tick(`2026-11-${day}T12:00:00Z`);
    expect(await titles('ana')).toHaveLength(1);
    expect((await looks()).map(({ state }) => state)).toEqual(['fired']);
    await become('active');
    await site.bot.tick('2026-11-27T14:00:00Z');
    expect(await titles('ana')).toHaveLength(1);
    await site.bot.tick('2026-11-30T11:00:00Z');
    expect(await titles('ana')).toHaveLength(2);
    expect(await ofAna('tom')).toEqual([]);
    await site.bot.tick('2026-12-01T17:00:00Z');
    expect(await ofAna('tom')).toHaveLength(1);
  });

  it('plans one look at a time, however long nobody answers', async () => {
    await managerTold();
    for (const day of [25, 26, 27]) {
      const before = (await looks()).length;
      await site.bot.tick(`2026-11-${day}T12:01:00Z`);
      expect((await looks()).filter(({ state }) => state === 'planned')).toHaveLength(1);
      expect((await looks()).length).toBe(before + 1);
    }
  });
});

describe('quiet hours', () => {
  it('a reminder that comes due in the evening comes in the morning', async () => {
    await askedInTheAfternoon();
    await site.bot.tick('2026-11-24T07:59:50Z');
    expect(await titles('ana')).toHaveLength(1);
    await site.bot.tick('2026-11-24T08:00:10Z');
    expect(await titles('ana')).toHaveLength(2);
  });

  it('what was answered by the morning is not asked for again', async () => {
    await askedInTheAfternoon();
    const [card] = await site.inbox('ana');
    if (!card) throw new Error('nobody asked Ana');
    await site.bot.person('ana').click(card, 'Approve');
    await site.bot.tick('2026-11-24T08:00:10Z');
    expect(await titles('ana')).toHaveLength(1);
  });

  it('the manager is told when their day begins', async () => {
    await askedAtFive();
    expect(await ofAna('tom')).toEqual([]);
    await site.bot.tick('2026-11-25T09:00:10Z');
    expect(await ofAna('tom')).toHaveLength(1);
  });

  it('the manager is not told in the moment in which a reminder came that golive owed', async () => {
    await asked();
    // Down from before the reminder to two hours after the manager's turn.
    await site.bot.tick('2026-11-24T10:00:00Z');
    await site.bot.tick('2026-11-24T10:59:00Z');
    expect((await titles('ana')).filter((title) => title.startsWith('Reminder'))).toHaveLength(1);
    expect(await ofAna('tom')).toEqual([]);
    await site.bot.tick('2026-11-24T11:01:00Z');
    expect(await ofAna('tom')).toHaveLength(1);
  });

  it('what changed waits for ten working days of the approver to be confirmed, and no longer', async () => {
    await asked();
    await site.bot.person('ana').command('/golive', 'approve', ACME);
    await site.bot.person('mia').command('/golive', 'prove SEC-1', ACME);
    for (const at of ['11-23T12:01', '11-24T12:01', '12-04T17:30']) await site.bot.tick(`2026-${at}:00Z`);
    expect((await site.approvals())['security ana']).toBe('stale');
    await site.bot.tick('2026-12-07T17:30:00Z');
    expect((await site.approvals())['security ana']).toBe('expired');
  });

  it('the manager is not told of what was answered by then', async () => {
    await askedAtFive();
    const card = (await site.inbox('ana')).at(-1);
    if (!card) throw new Error('nobody asked Ana');
    await site.bot.person('ana').click(card, 'Approve');
    await site.bot.tick('2026-11-25T09:00:10Z');
    expect(await ofAna('tom')).toEqual([]);
  });
});

describe('people who are not there', () => {
  it('who asked hears that the approver has left, and the question ends', async () => {
    await asked();
    await site.change((tx) => tx.update(people, { active: false }, eq(people.id, 'ana')).returning());
    await site.bot.tick('2026-11-23T12:00:10Z');
    expect((await site.approvals())['security ana']).toBe('expired');
    const [told] = (await site.inbox('mia')).filter(({ text }) => text.includes('has left'));
    expect(told?.text).toContain('@ana, who was asked for Go-live of ACME as Security, has left. You asked for it.');
    expect(told?.text).toContain('/golive team ACME');
    expect(told?.text).toContain('[Ask again]');
    expect(await titles('ana')).toHaveLength(1);
  });

  it('the workspace’s manager hears instead of a manager who has left, the lead when there is none', async () => {
    await reminded();
    await site.change((tx) => tx.update(people, { active: false }, eq(people.id, 'tom')).returning());
    await site.bot.tick(MANAGERS_TURN);
    expect(await ofAna('mia')).toEqual([expect.stringContaining('You lead the project, and no manager is there')]);
  });

  it('another manager hears instead of one who is on leave', async () => {
    await reminded();
    await site.change(
      (tx) => tx.update(people, { role: 'manager' }, eq(people.id, 'eva')).returning(),
      (tx) =>
        tx.insert(absences, {
          ...{ id: 'leave', personId: 'tom', firstDay: '2026-11-20', lastDay: '2026-12-04', note: '' },
          ...{ createdBy: 'tom', createdAt: tx.now },
        }),
    );
    await site.bot.tick(MANAGERS_TURN);
    expect(await ofAna('eva')).toEqual([expect.stringContaining('ACME has no other manager who is there')]);
    expect(await ofAna('tom')).toEqual([]);
  });

  it('the lead hears that the only manager there is the one who has not answered', async () => {
    const rules: SiteOptions['rules'] = [{ role: 'manager', need: 1, covers: null }];
    await asked('2026-11-23T09:00:00Z', { rules });
    for (const at of ['23T13:00', '24T13:00']) await site.bot.tick(`2026-11-${at}:10Z`);
    const told = (await site.inbox('mia')).filter(({ text }) => text.includes('has not answered for a working day'));
    expect(told.map(({ text }) => text.split('\n')[0])).toEqual([
      '@tom has not answered for a working day: Go-live of ACME needs them as Manager. You lead the project, and the only manager there is the one who has not answered: ask them, or name somebody else with `/golive team ACME`.',
    ]);
  });

  it('the lead hears the same when the approver is the workspace’s only manager', async () => {
    await reminded();
    await site.change(
      (tx) => tx.update(people, { active: false }, eq(people.id, 'tom')).returning(),
      (tx) => tx.update(people, { role: 'manager' }, eq(people.id, 'ana')).returning(),
    );
    await site.bot.tick(MANAGERS_TURN);
    expect(await ofAna('mia')).toEqual([expect.stringContaining('the only manager there is the one')]);
  });

  it('the approver is not told about themselves when they are the only manager', async () => {
    const team: SiteOptions['team'] = [
      ['lead', 'mia'],
      ['manager', 'ana'],
      ['security', 'ana'],
    ];
    await asked('2026-11-23T08:00:00Z', { ...ofSecurity, team });
    for (const at of ['2026-11-23T12:00:10Z', MANAGERS_TURN]) await site.bot.tick(at);
    expect(await ofAna('mia')).toHaveLength(1);
    expect(await ofAna('ana')).toEqual([]);
  });
});
