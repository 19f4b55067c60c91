import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { escalations } from '#features/escalations/tables.ts';
import { type Desk, openDesk, shown, whispered } from '#test/features/escalations/desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

type Row = Partial<typeof escalations.$inferInsert>;

/** The first one again, as others are. */
async function repeat(rows: readonly Row[]): Promise<void> {
  const { bot, stored } = desk;
  const { workspaceId: _, ...first } = await stored();
  await bot.app.database.commit(
    bot.app.workspace.id,
    rows.map((row, at) => (tx) => tx.insert(escalations, { ...first, id: tx.newId(), number: at + 2, ...row })),
  );
}

function away(who: string, text = 'today..+2w') {
  return desk.bot.person(who).command('/golive', `away ${text}`, { channel: 'general' });
}

const codesIn = (text: string) => text.match(/ESC-\d+/g);

describe('whoever goes away', () => {
  it('reads which escalations stay with them, and hands one over from there', async () => {
    const { bot } = desk;
    await desk.raised();
    const heard = await away('ana');
    expect(heard.text).toContain('away Tue 24 Nov – Tue 8 Dec; back Wed 9 Dec.');
    expect(heard.text).toContain('1 escalation stays with you. Hand over what cannot wait.');
    expect(heard.text).toContain('ESC-1 · Sev2 · SSO fails for all contractors');
    const form = shown(await bot.person('ana').click(whispered(heard), 'Hand over'));
    const done = await bot.person('ana').submit(form, { to: { id: 'UBEN' }, note: 'The vendor has the trace' });
    expect(done.text).toContain('ESC-1');
    expect((await away('ana', '2026-12-14')).text).not.toContain('ESC-');
    expect((await away('ben')).text).toContain('ESC-1');
  });

  it('reads the five most severe, and how many more there are; not what is over', async () => {
    await desk.raised();
    await repeat([
      { severity: 4 },
      { severity: 3 },
      { severity: 1, state: 'contained' },
      { severity: 3 },
      { severity: 4 },
      { severity: 4 },
      { severity: 1, state: 'resolved' },
      { severity: 1, state: 'withdrawn' },
      { severity: 1, assigneeId: null },
    ]);
    const { text } = await away('ana');
    expect(text).toContain('7 escalations stay with you.');
    expect(codesIn(text)).toEqual(['ESC-4', 'ESC-1', 'ESC-3', 'ESC-5', 'ESC-2']);
    expect(text).toContain('… and 2 more: `/escalate list`');
    await desk.setState('closed');
    expect((await away('ana', '2026-12-14')).text).not.toContain('ESC-');
  });

  it('is told of them when somebody else notes it, who sees no restricted one', async () => {
    const { bot } = desk;
    await desk.raised();
    await repeat([
      { severity: 1, restricted: true, problem: 'A leak', raisedBy: (await desk.stored()).assigneeId ?? '' },
    ]);
    const heard = await away('tom', '<@UANA> today..+2w');
    expect(heard.text).toContain('1 escalation stays with @ana. Hand over what cannot wait.');
    expect(codesIn(heard.text)).toEqual(['ESC-1']);
    await bot.settle();
    const told = (await desk.dms('ana')).find(({ text }) => text.includes('@tom noted: You are away'));
    expect(codesIn(told?.text ?? '')).toEqual(['ESC-2', 'ESC-1']);
    expect(told?.text).toContain('2 escalations stay with you.');
    if (told) shown(await bot.person('ana').click(told, { name: 'Hand over', near: 'A leak' }));
  });
});
