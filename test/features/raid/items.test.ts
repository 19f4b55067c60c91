import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectByKey } from '#features/projects/queries.ts';
import { addRisk } from '#features/raid/writes.ts';
import { startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { type Desk, high, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(await startBot());
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

describe('/raid list', () => {
  it('shows 200 open risks in pages of ten, the weightiest first', async () => {
    const project = await projectByKey(desk.bot.scope, 'ACME');
    const writes = Array.from({ length: 200 }, (_, index) =>
      addRisk({
        id: `bulk-${index}`,
        projectId: project?.id ?? '',
        title: `Bulk ${index} ${'&'.repeat(180)}`,
        likelihood: (index % 5) + 1,
        impact: 5,
        createdBy: 'x',
      }),
    );
    await desk.bot.app.database.commit(desk.bot.app.workspace.id, writes);
    const mia = desk.bot.person('mia');
    const heard = await desk.raid('mia', 'list risk');
    const total = 200 + desk.starters.filter(({ type }) => type === 'risk').length;
    expect(heard.text).toContain(`1–10 of ${total}`);
    expect(heard.text).toContain('■ 25 Bulk');
    const second = await mia.click(whispered(heard), 'Next');
    expect(second.text).toContain(`11–20 of ${total}`);
    const first = await mia.click(whispered(second), 'Previous');
    expect(first.text).toContain(`1–10 of ${total}`);
  });

  it('filters, and forgives plurals but not nonsense', async () => {
    await desk.added(high);
    const mine = await desk.raid('ana', 'list mine');
    expect(mine.text).toMatch(/R-\d+ ■ 16 Data load late — @ana, due Fri 27 Nov 2026 · blocks go-live/);
    expect((await desk.raid('ben', 'list mine')).text).toContain('Nothing matches');
    expect((await desk.raid('mia', 'list risks')).text).toContain('Data load late');
    expect((await desk.raid('mia', 'list dependencies')).text).not.toContain('Data load late');
    expect((await desk.raid('mia', 'list stael')).text).toContain('Did you mean stale?');
  });

  it('finds what is stale and what is overdue', async () => {
    await desk.added(high);
    expect((await desk.raid('mia', 'list stale')).text).toContain('Nothing matches');
    desk.bot.clock.set('2026-12-01T08:00:00Z');
    expect((await desk.raid('mia', 'list stale')).text).toContain('Data load late');
    expect((await desk.raid('mia', 'list overdue')).text).toContain('was due Fri 27 Nov 2026');
  });

  it('is what /raid alone shows, and leads to each item and back', async () => {
    const mia = desk.bot.person('mia');
    const { number } = await desk.added(high);
    const list = await desk.bot.person('mia').command('/golive', 'raid', { channel: 'acme' });
    const opened = await mia.click(whispered(list), { name: 'Open', near: 'Data load late' });
    expect(opened.text).toContain(`R-${number} · risk · open`);
    expect(opened.text).toContain('likelihood 4 × impact 4');
    const back = await mia.click(whispered(opened), 'RAID log');
    expect(back.text).toContain('RAID log, open');
    const form = await mia.click(whispered(back), 'Add');
    expect(shown(form).title).toMatchObject({ text: 'Log a RAID item' });
  });

  it('asks which project where there is no telling', async () => {
    await createProject(desk.bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
    await desk.added(high);
    const asked = await desk.raid('mia', 'list high', { channel: 'general' });
    expect(asked.text).toContain('Which of your projects?');
    const list = await desk.bot.person('mia').click(whispered(asked), 'ACME · Acme');
    expect(list.text).toContain('Data load late');
  });
});

describe('/raid R-12', () => {
  it('shows one item, by any spelling, with or without the key', async () => {
    const { number } = await desk.added(high);
    for (const [text, channel] of [
      [`R-${number}`, 'acme'],
      [`r${number}`, 'acme'],
      [`ACME R-${number}`, 'general'],
    ] as const) {
      expect((await desk.raid('mia', text, { channel })).text).toContain('call the vendor');
    }
  });

  it('says what it does not have', async () => {
    expect((await desk.raid('mia', 'R-99')).text).toContain('ACME has no R-99');
  });

  it('edits through the form and shows what moved', async () => {
    const item = await desk.added(high);
    const form = await desk.bot.person('tom').click(whispered(await desk.raid('tom', `R-${item.number}`)), 'Edit');
    const saved = await desk.bot
      .person('tom')
      .submit(shown(form), { Impact: '3 – noticeable', Due: '2026-12-04', State: 'Mitigating: the plan is under way' });
    expect(saved.text).toContain('is saved');
    expect(await desk.stored(`R-${item.number}`)).toMatchObject({
      score: 12,
      state: 'mitigating',
      due: '2026-12-04',
      version: 2,
    });
    const after = await desk.raid('mia', `R-${item.number}`);
    expect(after.text).toContain('due 2026-11-27 → 2026-12-04');
    expect(after.text).toContain('impact 4 → 3');
    await desk.bot.settle();
    expect(desk.bot.slack.messages('CACME').some((message) => message.text.includes('no longer high'))).toBe(true);
  });

  it('refuses the second of two forms that were open at once', async () => {
    const item = await desk.added(high);
    const screen = whispered(await desk.raid('mia', `R-${item.number}`));
    const mia = shown(await desk.bot.person('mia').click(screen, 'Edit'));
    const ben = shown(
      await desk.bot.person('ben').click(whispered(await desk.raid('ben', `R-${item.number}`)), 'Edit'),
    );
    await desk.bot.person('mia').submit(mia, { Title: 'Mine' });
    const second = await desk.bot.person('ben').submit(ben, { Title: 'Yours' });
    expect(Object.values(second.errors ?? {}).join()).toContain('was changed since you opened this form');
    expect((await desk.stored(`R-${item.number}`)).title).toBe('Mine');
  });

  it('shows a story of several lines without saying its beginning twice', async () => {
    const form = shown(await desk.raid('mia', 'add'));
    const heard = await desk.bot
      .person('mia')
      .submit(form, { Title: 'Data late', 'More about it': 'Data late\nsince Monday' });
    expect(heard.text.match(/Data late/g)).toHaveLength(1);
    expect(heard.text).toContain('since Monday');
  });

  it('turns a risk into an issue and keeps its lineage', async () => {
    const item = await desk.added(high);
    const screen = whispered(await desk.raid('tom', `R-${item.number}`));
    const turned = await desk.bot.person('tom').click(screen, '→ Issue (manager)');
    expect(turned.text).toContain(`R-${item.number} is closed and goes on as I-1`);
    expect(await desk.stored('I-1')).toMatchObject({
      parentId: item.id,
      score: 20,
      likelihood: null,
      due: '2026-11-27',
      gateKey: 'go-live',
      ownerId: item.ownerId,
    });
    expect(await desk.stored(`R-${item.number}`)).toMatchObject({ state: 'closed', reason: 'It happened: now I-1.' });
    expect((await desk.raid('mia', 'I-1')).text).toContain(`Grew out of R-${item.number}`);
    const old = (await desk.raid('mia', `R-${item.number}`)).text;
    expect(old).toContain('Became I-1');
    expect(old).toContain('@tom turned it into I-1');
    const line = `@tom turned R-${item.number} into an issue: I-1 ■ 20 Data load late`;
    expect(desk.bot.slack.messages('CACME').some(({ text }) => text.includes(line))).toBe(true);
  });

  it('turns an assumption into a risk', async () => {
    const item = await desk.added('assumption "One legal entity" p3 i5 validate:fri');
    const turned = await desk.bot.person('mia').click(whispered(await desk.raid('mia', `A-${item.number}`)), '→ Risk');
    expect(turned.text).toContain('One legal entity');
    expect((await desk.fresh()).find(({ type }) => type === 'risk')).toMatchObject({ parentId: item.id, score: 15 });
  });
});
