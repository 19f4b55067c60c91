import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '#demo/player/slack-side.ts';
import { criteria, evidence } from '#features/gates/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { startBot } from '#test/support/bot.ts';
import { ACME, askForWaiver, type CheckSite, grantWaiver, newest, openCheckSite, seen } from './check-site.ts';

let site: CheckSite;
afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

/** It is Wednesday. Go-live is on Friday 4 December: five working days before it is Friday 27 November. */
async function acme(): Promise<void> {
  site = await openCheckSite(await startBot({ at: '2026-11-25T15:00:00Z' }));
}

/** Ben's rollback was rehearsed, and the report is good until Tuesday 24 November. */
async function rehearsed(): Promise<void> {
  await acme();
  await site.bot.begin('rehearsed', () => site.change(...rehearsal));
  await beginUntil(site.bot, '2026-11-26T02:00:00Z');
}

async function ageing(): Promise<void> {
  await rehearsed();
  await beginUntil(site.bot, '2026-11-26T08:00:00Z');
  expect(await line('ben', 'rollback')).toBeUndefined();
  await beginUntil(site.bot, '2026-11-27T08:00:00Z');
}

const rehearsal: Write[] = [
  (tx) =>
    tx
      .update(
        criteria,
        { state: 'met', metBy: 'ben', metOn: '2026-11-10', ownerId: 'ben' },
        eq(criteria.id, 'go-live-rollback'),
      )
      .returning(),
  (tx) =>
    tx.insert(evidence, {
      ...{ id: 'report', projectId: 'project', gateId: 'go-live', criterionId: 'go-live-rollback' },
      ...{ url: 'https://example.com/r', note: '', day: '2026-11-10', by: 'ben', at: tx.now },
    }),
];

async function today(name: string): Promise<Message | undefined> {
  return (await site.inbox(name)).filter(({ text }) => text.includes('Your reminders for')).at(-1);
}

async function line(name: string, about: string): Promise<string | undefined> {
  return (await today(name))?.text.split('\n').find((each) => each.includes(about));
}

async function bundle(name: string): Promise<Message> {
  const message = await today(name);
  if (!message) throw new Error(`${name} has no reminders`);
  return message;
}

async function passOn(from: string, to: string): Promise<void> {
  const person = site.bot.person(from);
  const asked = seen(await person.click(await bundle(from), { name: 'Not mine', near: 'rollback' }));
  await person.submit(asked, { 'It is for': { id: site.bot.person(to).id } });
}

const leaves =
  (id: string): Write =>
  (tx) =>
    tx.update(people, { active: false }, eq(people.id, id)).returning();

describe('evidence that ages out', () => {
  const AGEING = 'The evidence for rollback (Go-live) will be too old at go-live on Fri 4 Dec 2026';

  it('is named to who owns the criterion, with or without a role', async () => {
    await ageing();
    expect(await line('ben', 'rollback')).toContain(AGEING);
    expect(await line('ben', 'rollback')).toContain('You own it.');
    expect(await line('mia', 'rollback')).toBeUndefined();
  });

  it('comes a day later to whoever heard nothing on its day', async () => {
    await rehearsed();
    await site.bot.person('ben').command('/golive', 'away 2026-11-27', ACME);
    await site.bot.tick('2026-11-27T08:00:00Z');
    expect(await today('ben')).toBeUndefined();
    await site.bot.tick('2026-11-30T08:00:00Z');
    expect(await line('ben', 'rollback')).toContain(AGEING);
  });

  it('of somebody who has left is the lead’s', async () => {
    await rehearsed();
    await site.change(leaves('ben'));
    await site.bot.tick('2026-11-27T08:00:00Z');
    expect(await line('mia', 'rollback')).toContain('@ben, who owned it, has left, and you lead the project.');
  });

  it('can be passed on, also by whoever has it then', async () => {
    await rehearsed();
    await site.change((tx) => tx.update(criteria, { ownerId: null }, eq(criteria.key, 'rollback')).returning());
    await site.bot.tick('2026-11-27T08:00:00Z');
    await passOn('mia', 'ben');
    expect(await site.criterion('rollback')).toMatchObject({ ownerId: 'ben' });
    // It was three at night in New York.
    await site.bot.tick('2026-11-27T14:00:10Z');
    const told = (await newest(site, 'ben')).text;
    expect(told).toContain(AGEING);
    expect(told).not.toContain('you lead');
    await site.bot.tick('2026-12-01T02:00:00Z');
    await site.bot.tick('2026-12-02T14:00:10Z');
    await passOn('ben', 'ana');
    expect(await site.criterion('rollback')).toMatchObject({ ownerId: 'ana' });
  });

  it('is settled by whoever owns it, whatever they hold', async () => {
    await ageing();
    const ben = site.bot.person('ben');
    const form = seen(await ben.click(await bundle('ben'), { name: 'Update', near: 'rollback' }));
    const happened = {
      'What happened?': 'Only add evidence',
      'Link to the evidence': 'https://example.com/new',
    };
    expect((await ben.submit(form, happened)).errors).toBeUndefined();
    expect(await site.bot.scope.from(evidence)).toHaveLength(2);
  });

  it('is not passed on once there is fresh evidence', async () => {
    await ageing();
    const ben = site.bot.person('ben');
    const asked = seen(await ben.click(await bundle('ben'), { name: 'Not mine', near: 'rollback' }));
    await site.change((tx) => tx.update(evidence, { day: '2026-11-26' }, eq(evidence.id, 'report')).returning());
    const heard = await ben.submit(asked, { 'It is for': { id: 'UANA' } });
    expect(JSON.stringify(heard.errors ?? heard.text)).toContain('settled already');
    expect(await site.criterion('rollback')).toMatchObject({ ownerId: 'ben' });
  });
});

describe('a waiver that ends', () => {
  async function granted(): Promise<void> {
    await acme();
    await askForWaiver(site, { 'Who owns the risk?': { id: 'UBEN' }, 'Until when?': '2026-11-30' });
    await grantWaiver(site);
    await beginUntil(site.bot, '2026-11-26T02:00:00Z');
  }

  const TWO_DAYS_BEFORE = '2026-11-26T08:00:00Z';

  it('is named to who answers for its risk, though they hold no role, and can’t be passed on', async () => {
    await granted();
    await site.bot.tick(TWO_DAYS_BEFORE);
    expect(await line('ben', 'waiver')).toContain('The waiver of pen-test (Go-live) ends Mon 30 Nov 2026.');
    expect(await line('ben', 'waiver')).toContain('You answer for its risk.');
    const lines = (await bundle('ben')).text.split('\n');
    expect(lines[lines.findIndex((each) => each.includes('The waiver of')) + 1]).toBe('[Update] (Snooze ▾)');
  });

  it('is the lead’s when they have left', async () => {
    await granted();
    await site.change(leaves('ben'));
    await site.bot.tick(TWO_DAYS_BEFORE);
    expect(await line('mia', 'waiver')).toContain(
      '@ben, who answered for its risk, has left, and you lead the project.',
    );
  });
});
