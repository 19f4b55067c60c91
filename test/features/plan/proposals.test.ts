import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dateProposals, milestoneMoves } from '#features/plan/tables.ts';
import { type Project, projectByKey } from '#features/projects/queries.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { assign, createProject } from '#test/support/build.ts';
import { atOnce, closeProject, dayOfMilestone, inbox, inboxCard, viewIn } from './conversation.ts';

let bot: Bot;
let project: Project;

async function open() {
  bot = await startBot();
  project = await createProject(bot, { roles: { manager: ['ben'], support: ['eva'] } });
}

async function close() {
  const { violations } = bot.slack;
  await bot.close();
  expect(violations).toEqual([]);
}

const say = (text: string, name: string) => bot.person(name).command('/golive', text, { channel: 'acme' });
const goLive = async () => (await projectByKey(bot.scope, 'ACME'))?.targetGoLive;
const states = async () => (await bot.scope.from(dateProposals)).map(({ state }) => state);

function proposed(day = '5 feb') {
  return bot.begin(`proposed ${day}`, async () => {
    const heard = await say(`move go-live ${day} because vendor <!here> late`, 'mia');
    const { text } = await bot.person('mia').submit(viewIn(heard), { cause: 'third-party' });
    return { text };
  });
}

describe('another go-live date', () => {
  beforeEach(open);
  afterEach(close);

  test('by a manager: the form shows everything that moves, then it moves', async () => {
    await say('done kickoff', 'mia');
    const heard = await say('move go-live 2027-02-05', 'tom');
    const form = JSON.stringify(viewIn(heard).blocks);
    expect(form).toContain('16 milestones move with it');
    expect(form).toContain('UAT signed off: Thu 21 Jan 2027 → Thu 28 Jan 2027');
    expect(form).toContain('1 milestone already done stays where it is');
    expect(await goLive()).toBe('2027-01-29');
    const done = await bot.person('tom').submit(viewIn(heard), { cause: 'customer', reason: 'Budget year' });
    expect(done.text).toContain('go-live moved to Fri 5 Feb 2027 (Europe/Berlin), and 16 milestones with it');
    expect(await goLive()).toBe('2027-02-05');
    expect(await dayOfMilestone(bot, project, 'uat-signed')).toMatchObject({
      planned: '2027-01-28',
      baseline: '2027-01-21',
    });
    expect(await dayOfMilestone(bot, project, 'kickoff')).toMatchObject({ planned: '2026-11-23', done: '2026-11-23' });
    expect(await dayOfMilestone(bot, project, 'build-complete')).toMatchObject({ planned: '2026-12-09' });
    expect(bot.slack.messages('CACME')[0]?.text).toContain('Fri 5 Feb 2027');
    expect((await bot.scope.from(milestoneMoves)).filter(({ what }) => what === 'planned')).toHaveLength(16);
  });

  test('in a freeze it is shown with what the gate will say, in the form, in the answer and to the managers', async () => {
    await say('freeze add "Budget & year" 2027-02-04..2027-02-08 hard', 'kim');
    await say('freeze add Inventory 2027-02-05 soft ACME', 'tom');
    const hard = 'Fri 5 Feb 2027 lies in the freeze Budget & year (hard): the go-live gate will say NO-GO.';
    const soft = 'lies in the freeze Inventory (soft): the go-live gate will say GO WITH CONDITIONS at best.';
    const form = await say('move go-live 5 feb', 'tom');
    expect(form.text).toContain(hard);
    expect(form.text).toContain(soft);
    await proposed();
    expect((await inboxCard(bot, 'ben')).text).toContain(hard);
    const done = await bot.person('tom').submit(viewIn(form), { cause: 'us', reason: 'Testers are away' });
    expect(done.text).toContain('go-live moved to Fri 5 Feb 2027');
    expect(done.text).toContain(hard);
    expect((await say('check go-live', 'mia')).text).toContain('Budget & year – hard freeze');
    expect((await say('move go-live 9 feb', 'tom')).text).not.toContain('freeze');
    expect((await say('move kickoff 5 feb', 'tom')).text).not.toContain('freeze');
  });

  test('by the lead it is a question to the managers, and nothing moves yet', async () => {
    const heard = await proposed();
    expect(heard.text).toContain('Asked @tom and @ben');
    expect(heard.text).toContain('Nothing has moved yet');
    expect(await goLive()).toBe('2027-01-29');
    for (const name of ['tom', 'ben']) {
      const card = await inboxCard(bot, name);
      expect(card.text).toContain('Third party');
      expect(card.text).toContain('16 milestones move with it');
      expect(JSON.stringify(card.blocks)).not.toContain('<!here>');
    }
    expect((await say('plan', 'eva')).text).toContain('@mia asked to move go-live to Fri 5 Feb 2027');
  });

  test('approved: the plan moves, both cards say by whom, the lead is told', async () => {
    await proposed();
    await bot.person('tom').click(await inboxCard(bot, 'tom'), 'Approve');
    expect(await goLive()).toBe('2027-02-05');
    expect(await states()).toEqual(['applied']);
    for (const name of ['tom', 'ben']) {
      const card = await inboxCard(bot, name);
      expect(card.text).toMatch(/Approved by @tom, Mon 23 Nov 2026, 09:\d\d \(Europe\/Berlin\)/);
      expect(JSON.stringify(card.blocks)).not.toContain('plan.approve');
    }
    expect((await inbox(bot, 'mia')).at(-1)?.text).toContain(
      '@tom approved: go-live of ACME · Acme is on Fri 5 Feb 2027 now',
    );
    expect(bot.slack.messages('CACME').at(-1)?.text).toContain('@mia, approved by @tom, moved go-live');
  });

  test('declined with a reason: nothing moves and the lead reads why', async () => {
    await proposed();
    const ben = bot.person('ben');
    const asked = await ben.click(await inboxCard(bot, 'ben'), 'Decline…');
    const blank = await ben.submit(viewIn(asked), { comment: '\u200b' });
    expect(blank.errors?.comment).toContain('Say why');
    await ben.submit(viewIn(asked), { comment: 'The customer <!channel> cannot wait' });
    expect(await states()).toEqual(['declined']);
    expect(await goLive()).toBe('2027-01-29');
    const told = (await inbox(bot, 'mia')).at(-1);
    expect(told?.text).toContain('go-live of ACME · Acme stays on Fri 29 Jan 2027');
    expect(JSON.stringify(told?.blocks)).not.toContain('<!channel>');
    expect((await inboxCard(bot, 'tom')).text).toContain('Declined by @ben');
  });

  test('two managers clicking at once: one decides, the other is told who was first', async () => {
    await proposed();
    const [toms, bens] = [await inboxCard(bot, 'tom'), await inboxCard(bot, 'ben')];
    const person = atOnce(bot);
    const heard = await Promise.all([person('tom').click(toms, 'Approve'), person('ben').click(bens, 'Approve')]);
    await bot.settle();
    expect(await states()).toEqual(['applied']);
    expect(await goLive()).toBe('2027-02-05');
    const told = heard.flatMap(({ whispers }) => whispers);
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toMatch(/Approved by @(tom|ben)/);
    expect(await bot.scope.from(milestoneMoves)).toHaveLength(16);
    const late = await bot.person('ben').click(bens, 'Decline…');
    expect(late.text).toMatch(/Approved by @(tom|ben)/);
    expect(late.view).toBeUndefined();
  });

  test('a decline that comes after the approval is told so', async () => {
    await proposed();
    const asked = await bot.person('ben').click(await inboxCard(bot, 'ben'), 'Decline…');
    await bot.person('tom').click(await inboxCard(bot, 'tom'), 'Approve');
    const late = await bot.person('ben').submit(viewIn(asked), { comment: 'no' });
    expect(late.text).toContain('Approved by @tom');
    expect(await states()).toEqual(['applied']);
  });

  test('nobody decides on their own question, whatever they became since', async () => {
    await proposed();
    await assign(bot, project, { manager: ['mia'] });
    const heard = await bot.person('mia').click(await inboxCard(bot, 'tom'), 'Approve');
    expect(heard.text).toContain('You asked for this date yourself');
    expect(await goLive()).toBe('2027-01-29');
  });

  test('the lead may not approve with a manager’s button', async () => {
    await proposed();
    const heard = await bot.person('eva').click(await inboxCard(bot, 'tom'), 'Approve');
    expect(heard.text).toContain('Ask the delivery manager');
    expect(await states()).toEqual(['proposed']);
  });

  test('a newer question replaces the older one', async () => {
    await proposed();
    const first = await inboxCard(bot, 'tom');
    await proposed('12 feb');
    expect((await states()).toSorted()).toEqual(['proposed', 'replaced']);
    const late = await bot.person('tom').click(first, 'Approve');
    expect(late.text).toContain('Replaced by a later change');
    expect(await goLive()).toBe('2027-01-29');
  });

  test('a manager who moves it directly settles the question', async () => {
    await proposed();
    const heard = await say('move go-live 12 feb', 'tom');
    await bot.person('tom').submit(viewIn(heard), { cause: 'us', reason: 'x' });
    expect(await states()).toEqual(['replaced']);
    expect((await inboxCard(bot, 'ben')).text).toContain('Replaced by a later change by @tom');
  });

  test('a day that has passed meanwhile cannot be approved', async () => {
    await proposed('2026-11-24');
    bot.clock.set('2026-11-26T09:00:00Z');
    const heard = await bot.person('tom').click(await inboxCard(bot, 'tom'), 'Approve');
    expect(heard.text).toContain('in the past');
    expect(await states()).toEqual(['proposed']);
  });

  test('the project closed meanwhile: a sentence, and nothing moves', async () => {
    await proposed();
    await closeProject(bot, (await projectByKey(bot.scope, 'ACME')) ?? project);
    const heard = await bot.person('tom').click(await inboxCard(bot, 'tom'), 'Approve');
    expect(heard.text).toContain('ACME is closed');
    expect(await goLive()).toBe('2027-01-29');
  });

  test('without any manager the lead is told how to get one', async () => {
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta', manager: null });
    const heard = await bot.person('mia').command('/golive', 'move go-live 5 feb', { channel: 'beta' });
    const sent = await bot.person('mia').submit(viewIn(heard), { cause: 'us', reason: 'x' });
    expect(sent.text).toContain('BETA has no delivery manager');
  });

  test('a pending project asks nobody; a manager may still move its date', async () => {
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta', start: 'pending' });
    const move = (name: string) => bot.person(name).command('/golive', 'move go-live 5 feb', { channel: 'beta' });
    const why = { cause: 'us', reason: 'x' };
    expect((await bot.person('mia').submit(viewIn(await move('mia')), why)).text).toContain('BETA is pending');
    expect((await inbox(bot, 'tom')).map(({ text }) => text).join()).not.toContain('BETA');
    await bot.person('tom').submit(viewIn(await move('tom')), why);
    expect((await projectByKey(bot.scope, 'BETA'))?.targetGoLive).toBe('2027-02-05');
    expect(bot.slack.messages('CBETA')).toEqual([]);
  });
});

describe('another go-live date is refused', () => {
  beforeAll(open);
  afterAll(close);

  test('a role holder may not even propose', async () => {
    const heard = await say('move go-live 5 feb', 'eva');
    expect(heard.text).toContain("You can't propose another go-live or kickoff date in ACME");
    expect(heard.view).toBeUndefined();
  });

  test.each([
    ['2026-11-23', /after the kickoff/],
    ['29 jan', /already/],
    ['2026-11-01', /in the past/],
  ])('to %s is refused', async (day, says) => {
    expect((await say(`move go-live ${day}`, 'tom')).text).toMatch(says);
  });
});

describe('another kickoff', () => {
  beforeEach(open);
  afterEach(close);

  test('moves what hangs on it, and has to come before go-live', async () => {
    expect((await say('move kickoff 1 feb', 'tom')).text).toContain('before go-live on Fri 29 Jan 2027');
    const heard = await say('move kick-off 30 nov', 'tom');
    expect(viewIn(heard).title).toMatchObject({ text: 'Move kickoff' });
    await bot.person('tom').submit(viewIn(heard), { cause: 'customer', reason: 'Their lead is ill' });
    expect((await projectByKey(bot.scope, 'ACME'))?.kickoff).toBe('2026-11-30');
    expect((await dayOfMilestone(bot, project, 'build-complete')).planned).toBe('2026-12-16');
    expect((await dayOfMilestone(bot, project, 'uat-signed')).planned).toBe('2027-01-21');
  });
});
