import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { followUpsOf } from '#features/escalations/queries.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

describe('follow-ups', () => {
  it('are done where they stand, before anybody is reminded, by those who may', async () => {
    const { bot } = desk;
    await desk.closed();
    const seen = await desk.escalate('ben', 'ESC-1');
    expect(seen.text).toContain('Follow-up Alert before metadata ends: @ben, due Thu 3 Dec 2026');
    const stranger = whispered(await desk.escalate('eva', 'ESC-1'));
    expect((await bot.person('eva').click(stranger, 'Done')).text).toContain('This follow-up of ESC-1 is not yours.');
    const old = structuredClone(whispered(seen));
    const done = await bot.person('ben').click(old, 'Done');
    expect(done.text).toContain('Follow-up ~Alert before metadata ends~: @ben, done');
    expect(done.text).not.toContain('[Done]');
    const again = await bot.person('ben').click(old, 'Done');
    expect(again.text).toContain('This follow-up is done already.');
    const [row] = await followUpsOf(bot.scope, { escalation: (await desk.stored()).id });
    const lines = await bot.scope.from(audit, eq(audit.subject, `follow-up:${row?.id}`));
    const inOrder = lines.toSorted((one, other) => one.seq - other.seq);
    expect(inOrder.map(({ action }) => action)).toEqual(['denied', 'follow-up.done']);
    expect((await desk.escalate('mia', 'ESC-1')).text).toContain(
      '@ben finished the follow-up “Alert before metadata ends”.',
    );
  });

  it('of a project that ended stay as they are', async () => {
    const { bot } = desk;
    await desk.closed();
    const seen = whispered(await desk.escalate('ben', 'ESC-1'));
    await desk.setState('closed');
    expect((await bot.person('ben').click(seen, 'Done')).text).toContain('ACME is closed');
    expect((await desk.escalate('ben', 'ESC-1')).text).not.toContain('[Done]');
  });
});

describe('what was open when its project ended', () => {
  it('is in no list of open ones any more', async () => {
    await desk.raised();
    expect((await desk.escalate('ben', 'list')).text).toContain('ESC-1');
    await desk.setState('closed');
    expect((await desk.escalate('ben', 'list')).text).toContain('Nothing is escalated.');
    expect((await desk.escalate('ben', 'list all')).text).toContain('ESC-1');
  });
});

describe('a workstream of a restricted Sev1', () => {
  it('is shown to its owner at once', async () => {
    const { bot } = desk;
    await desk.met('ben');
    await desk.raised({ severity: '1', allowed: [{ id: 'UEVA' }] });
    const form = await bot.person('mia').click(whispered(await desk.escalate('mia', 'ESC-1')), 'Workstream');
    await bot.person('mia').submit(shown(form), { name: 'Database', owner: { id: 'UBEN' } });
    await bot.settle();
    const mine = (await desk.dms('ben')).map(({ text }) => text).join('\n');
    expect(mine).toContain('Workstreams\n• Database: @ben');
    expect(mine).toContain('@ben takes care of Database in ESC-1.');
  });
});
