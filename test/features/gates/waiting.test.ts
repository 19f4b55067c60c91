import { afterEach, describe, expect, it } from 'vitest';
import { holds, projects } from '#features/projects/tables.ts';
import { eq, isNull } from '#platform/db/drizzle.ts';
import { ACME, openSite, type Site } from './signing-site.ts';

let site: Site;
afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

/** Asked on Monday 23 November at 09:00 in Berlin; Ana works there 09:00–18:00, Ben in New York, six hours behind. */
async function asked(): Promise<void> {
  site = await openSite();
  await site.bot.person('mia').command('/golive', 'request', ACME);
}

const titles = async (name: string) => (await site.inbox(name)).map(({ text }) => text.split('\n')[0] ?? '');

describe('an approval that waits', () => {
  it('is asked for again after four working hours of the approver, and the older message loses its buttons', async () => {
    await asked();
    await site.bot.tick('2026-11-23T11:59:00Z');
    expect(await titles('ana')).toHaveLength(1);
    await site.bot.tick('2026-11-23T12:00:10Z');
    const [older, reminder] = await site.inbox('ana');
    expect(reminder?.text).toContain('Reminder: Go-live of ACME, as Security');
    expect(reminder?.text).toContain('[Approve]');
    expect(older?.text).not.toContain('[Approve]');
    // In New York it is seven in the morning: nobody has waited four working hours yet.
    expect(await titles('ben')).toHaveLength(1);
    await site.bot.tick('2026-11-23T18:00:10Z');
    expect(await titles('ben')).toHaveLength(2);
  });

  it('is told to the manager after a working day, and runs out after ten, which its requester hears of', async () => {
    await asked();
    for (const day of ['23', '24', '25']) await site.bot.tick(`2026-11-${day}T17:30:00Z`);
    const manager = (await site.inbox('tom')).map(({ text }) => text).join('\n');
    expect(manager).toContain('@ana has not answered for a working day: Go-live of ACME needs them as Security');
    await site.bot.tick('2026-12-07T09:00:00Z');
    await site.bot.tick('2026-12-08T09:00:00Z');
    expect((await site.approvals())['security ana']).toBe('expired');
    const requester = (await site.inbox('mia')).map(({ text }) => text).join('\n');
    expect(requester).toContain('@ana did not answer for ten working days');
    expect(requester).toContain('[Ask again]');
    expect(await site.audited()).toContain('approval.expire');
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

  it('waits for no time that its project is on hold', async () => {
    await asked();
    const state = (to: 'on_hold' | 'active') =>
      site.change((tx) => tx.update(projects, { state: to }, eq(projects.id, 'project')).returning());
    await state('on_hold');
    await site.change((tx) => tx.insert(holds, { id: 'hold', projectId: 'project', since: tx.now, until: null }));
    await site.bot.tick('2026-11-24T12:00:00Z');
    expect(await titles('ana')).toHaveLength(1);
    await state('active');
    await site.change((tx) => tx.update(holds, { until: tx.now }, isNull(holds.until)).returning());
    await site.bot.tick('2026-11-24T14:00:00Z');
    expect(await titles('ana')).toHaveLength(1);
    await site.bot.tick('2026-11-25T13:00:00Z');
    expect(await titles('ana')).toHaveLength(2);
  });
});
