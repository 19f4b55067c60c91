import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { overdueMilestones } from '#features/plan/queries.ts';
import type { Project } from '#features/projects/queries.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { addMilestones, closeProject, dayOfMilestone, whisperIn } from './conversation.ts';

let bot: Bot;
let project: Project;

async function open() {
  bot = await startBot();
  project = await createProject(bot, { roles: { support: ['eva'], 'customer-lead': ['Priya <!channel>'] } });
}

async function close() {
  const { violations } = bot.slack;
  await bot.close();
  expect(violations).toEqual([]);
}

const plan = (name = 'mia', text = 'plan') => bot.person(name).command('/golive', text, { channel: 'acme' });

describe('/golive plan', () => {
  beforeAll(open);
  afterAll(close);

  test('lists milestones by phase with weekday, owner and whom they wait on', async () => {
    const { text } = await plan();
    expect(text).toContain('Kickoff Mon 23 Nov 2026 → go-live Fri 29 Jan 2027 (Europe/Berlin)');
    expect(text).toContain('0 of 25 done');
    expect(text).toMatch(/Discover[\s\S]*Configure[\s\S]*Validate[\s\S]*Launch/);
    expect(text).toContain('○ Discovery workshops held · Fri 27 Nov 2026 · @mia · waits on the customer');
    expect(text).toContain('Runbook reviewed by support · Wed 20 Jan 2027 · @eva');
    expect(text).toContain('Environments ready · Tue 1 Dec 2026 · Solutions architect: nobody yet');
  });

  test('shows the next page in place of the first', async () => {
    const first = whisperIn(await plan());
    expect(first.text).toContain('Page 1 of 2, 25 milestones');
    expect(first.text).not.toContain('Handover accepted');
    const second = await bot.person('mia').click(first, 'Next');
    expect(second.text).toContain('Page 2 of 2');
    expect(second.text).toContain('Handover accepted');
  });

  test('names what is overdue for others to ask', async () => {
    const keys = (await overdueMilestones(bot.scope, '2026-11-28')).map(({ key }) => key);
    expect(keys).toEqual(['kickoff', 'handoff-checked', 'workshops-held']);
    expect(await overdueMilestones(bot.scope, '2026-11-23')).toEqual([]);
  });

  test('refuses words it does not know', async () => {
    expect((await plan('mia', 'plan ACME tomorrow')).text).toContain('/golive plan ACME');
    expect((await plan('mia', 'plan ACMEE')).text).toContain('Did you mean ACME?');
  });

  test('an outsider sees nothing of it', async () => {
    const { text } = await plan('zoe');
    expect(text).toContain('another organisation');
    expect(text).not.toContain('Kickoff');
  });
});

describe('as time goes on, and for long plans', () => {
  beforeEach(open);
  afterEach(close);

  test('says what is overdue and where go-live is heading', async () => {
    bot.clock.set('2026-12-03T08:00:00Z');
    const { text } = await plan();
    expect(text).toContain('⚠ 5 overdue');
    expect(text).toContain('Kickoff held · Mon 23 Nov 2026 · @mia · ⚠ overdue by 8 working days');
    bot.clock.set('2027-02-01T08:00:00Z');
    expect((await plan()).text).toContain('go-live is heading for Mon 1 Feb 2027');
  });

  test('calls nothing next that should have been', async () => {
    const status = async () => (await bot.person('mia').command('/golive', 'status', { channel: 'acme' })).text;
    expect(await status()).toContain('Next: Kickoff held, Mon 23 Nov 2026');
    bot.clock.set('2026-11-24T08:00:00Z');
    expect(await status()).toContain('⚠ Overdue: Kickoff held, Mon 23 Nov 2026');
    bot.clock.set('2026-12-03T08:00:00Z');
    expect(await status()).toContain('⚠ 5 overdue, the oldest: Kickoff held, Mon 23 Nov 2026');
    expect(await status()).not.toContain('Next: Kickoff');
  });

  test('a plan of 100 milestones with the longest names stays inside the limits on every page', async () => {
    const name = `${'Ω<&>*_'.repeat(50)} <!channel>`;
    const rows = Array.from({ length: 100 }, (_, at) => ({
      key: `m-${at}`,
      name: `${at} ${name}`,
      planned: '2026-11-02',
      dependsOn: Array.from({ length: at }, (_, other) => `m-${other}`),
    }));
    await addMilestones(bot, project, rows);
    let page = whisperIn(await plan());
    for (let at = 2; at <= 9; at += 1) {
      page = whisperOrEdit(await bot.person('mia').click(page, 'Next'), page);
      expect(page.text).toContain(`Page ${at} of 9, 125 milestones`);
      expect(JSON.stringify(page.blocks)).not.toContain('<!channel>');
    }
    const last = await dayOfMilestone(bot, project, 'm-99');
    const card = await bot.person('mia').choose(page, 'Choose a milestone', last.id);
    expect(card.text).toContain('m-99');
    const ask = await bot.person('tom').command('/golive', 'move go-live 12 feb', { channel: 'acme' });
    expect(JSON.stringify(ask.view?.blocks)).toContain('116 milestones move with it');
    const moved = await bot.person('tom').submit(ask.view ?? fail(), { cause: 'us', reason: 'too much' });
    expect(moved.text).toContain('116 milestones with it');
    expect((await dayOfMilestone(bot, project, 'm-99')).planned).toBe('2026-11-16');
  });
});

describe('one milestone', () => {
  beforeEach(open);
  afterEach(close);

  const choose = async (words: string) => {
    const shown = whisperIn(await plan());
    return bot.person('mia').choose(shown, 'Choose a milestone', words);
  };

  test('is chosen from the menu, started, finished and opened again in one message', async () => {
    const mia = bot.person('mia');
    const card = await choose('Discovery workshops held');
    expect(card.text).toContain('○ Kickoff held');
    const shown = whisperOrEdit(card);
    const started = await mia.click(shown, 'Started');
    expect(started.text).toContain('is in progress');
    expect((await dayOfMilestone(bot, project, 'workshops-held')).state).toBe('in_progress');
    const done = await mia.click(whisperOrEdit(started, shown), 'Done today');
    expect(done.text).toContain('is done: Mon 23 Nov 2026 (Europe/Berlin), 4 working days before its date');
    const again = await mia.click(whisperOrEdit(started, shown), 'Done today');
    expect(again.text).toContain('already done, on Mon 23 Nov 2026');
    const back = await mia.click(whisperOrEdit(done, shown), 'Not done after all');
    expect(back.text).toContain('is open again, planned for Fri 27 Nov 2026');
    expect(await dayOfMilestone(bot, project, 'workshops-held')).toMatchObject({ state: 'planned', done: null });
    const whole = await mia.click(whisperOrEdit(back, shown), 'Back to the plan');
    expect(whole.text).toContain('0 of 25 done');
  });

  test('moves through its form: the preview comes before the move', async () => {
    const mia = bot.person('mia');
    const card = whisperOrEdit(await choose('Kickoff held'));
    expect((await mia.click(card, 'Move…')).view?.title).toMatchObject({ text: 'Move kickoff' });
    const other = whisperOrEdit(await choose('Environments ready'));
    const { view } = await mia.click(other, 'Move…');
    const typed = { day: '2026-12-09', cause: 'product', reason: 'No licence yet' };
    const preview = await mia.submit(view ?? fail(), typed);
    expect(preview.view?.submit).toMatchObject({ text: 'Move' });
    expect(JSON.stringify(preview.view?.blocks)).toContain('Core configuration finished');
    expect((await dayOfMilestone(bot, project, 'environments-ready')).planned).toBe('2026-12-01');
    const moved = await mia.submit(preview.view ?? fail());
    expect(moved.text).toContain('✓ Moved.');
    expect((await dayOfMilestone(bot, project, 'environments-ready')).planned).toBe('2026-12-09');
    const history = await choose('Environments ready');
    expect(history.text).toContain('moved it from Tue 1 Dec 2026 to Wed 9 Dec 2026 – Product: No licence yet');
    expect(history.text).toContain('Tue 1 Dec 2026, now 6 working days later');
  });

  test('an old button after the project closed changes nothing and says so', async () => {
    const card = whisperOrEdit(await choose('Environments ready'));
    await closeProject(bot, project);
    for (const name of ['Started', 'Done today', 'Move…']) {
      expect((await bot.person('mia').click(card, name)).text).toContain('ACME is closed');
    }
    expect((await dayOfMilestone(bot, project, 'environments-ready')).state).toBe('planned');
  });
});

function whisperOrEdit(heard: Awaited<ReturnType<typeof plan>>, before?: ReturnType<typeof whisperIn>) {
  const shown = heard.whispers[0] ?? heard.edits.find(({ onlyFor }) => onlyFor !== undefined) ?? before;
  return shown ?? fail(heard.text);
}

function fail(why = 'nothing is shown'): never {
  throw new Error(why);
}
