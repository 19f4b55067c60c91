import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { milestoneMoves } from '#features/plan/tables.ts';
import type { Project } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { closeProject, dayOfMilestone, viewIn, whisperIn } from './conversation.ts';

let bot: Bot;
let project: Project;

async function open() {
  bot = await startBot();
  project = await createProject(bot, { roles: { support: ['eva'] } });
}

async function close() {
  const { violations } = bot.slack;
  await bot.close();
  expect(violations).toEqual([]);
}

const say = (text: string, name = 'mia', channel = 'acme') => bot.person(name).command('/golive', text, { channel });
const signed = () => dayOfMilestone(bot, project, 'uat-signed');

/** Mia moves it at once. */
const moved = () =>
  bot.begin('moved', async () => {
    const { text } = await say('move uat-signed 2027-02-02 because customer: testers are away');
    return { text };
  });

/** The form in which Mia is asked why. */
const form = () => bot.begin('form', async () => viewIn(await say('move uat-signed 2 feb')));

const signedOff = () =>
  bot.begin('signed off', async () => {
    await say('done uat signed off 20 nov');
  });

const kickoffDone = () => bot.begin('kickoff done', async () => whisperIn(await say('done kickoff')));

describe('/golive move', () => {
  beforeEach(open);
  afterEach(close);

  test('moves at once when milestone, date, cause and reason are said, and tells the thread', async () => {
    const heard = await moved();
    expect(heard.text).toContain('Thu 21 Jan 2027 → Tue 2 Feb 2027 (Europe/Berlin), 8 working days later');
    expect(heard.text).toContain('• Readiness review held, Fri 22 Jan 2027');
    expect(heard.text).toContain('after go-live on Fri 29 Jan 2027');
    expect(await signed()).toMatchObject({ planned: '2027-02-02', baseline: '2027-01-21' });
    const line = bot.slack.messages('CACME').at(-1);
    expect(line?.threadTs).toBe(bot.slack.messages('CACME')[0]?.ts);
    expect(line?.text).toContain(
      'moved UAT signed off from Thu 21 Jan 2027 to Tue 2 Feb 2027 – Customer: testers are away',
    );
    expect((await dayOfMilestone(bot, project, 'readiness-review')).planned).toBe('2027-01-22');
  });

  test('keeps the history and an audit line without free text in the chain', async () => {
    await moved();
    const moves = await bot.scope.from(milestoneMoves);
    expect(moves).toMatchObject([
      { what: 'planned', from: '2027-01-21', to: '2027-02-02', cause: 'customer', reason: 'testers are away' },
    ]);
    const lines = (await bot.scope.from(audit)).filter(({ action }) => action === 'milestone.move');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.body).not.toContain('testers');
  });

  test('smart quotes, capitals and a date in words work', async () => {
    await say('Move “UAT Signed Off” to fri 5 feb 2027 BECAUSE Third party: vendor’s late');
    expect((await signed()).planned).toBe('2027-02-05');
  });

  test('a broadcast in the reason stays text everywhere', async () => {
    const heard = await say(
      'move uat-signed 2 feb because us: <!channel> look <https://evil.example|https://golive.example>',
    );
    const shown = [...heard.whispers, ...bot.slack.messages('CACME')];
    const everything = JSON.stringify(shown.map(({ blocks }) => blocks));
    expect(everything).not.toContain('<!channel>');
    expect(everything).not.toContain('<https://evil.example|');
    expect(everything).toContain('&lt;!channel&gt;');
  });

  test('without a cause it asks in a form that keeps what was said', async () => {
    const heard = await say('move uat-signed 2 feb because testers are away');
    const blocks = JSON.stringify(viewIn(heard).blocks);
    expect(blocks).toContain('"initial_date":"2027-02-02"');
    expect(blocks).toContain('"initial_value":"testers are away"');
    expect((await signed()).planned).toBe('2027-01-21');
    const done = await bot.person('mia').submit(viewIn(heard), { cause: 'customer' });
    expect(done.text).toContain('✓ Moved.');
    expect((await signed()).planned).toBe('2027-02-02');
  });

  test('another date in the form is shown before it is done', async () => {
    const mia = bot.person('mia');
    const shown = await mia.submit(await form(), { day: '2027-01-25', cause: 'us', reason: 'sick' });
    expect(JSON.stringify(shown.view?.blocks)).toContain('Mon 25 Jan 2027');
    expect((await signed()).planned).toBe('2027-01-21');
    await mia.submit(viewIn(shown));
    expect((await signed()).planned).toBe('2027-01-25');
  });

  test('the same submission delivered twice moves once', async () => {
    const mia = bot.person('mia');
    const done = await mia.submit(await form(), { cause: 'us', reason: 'sick' });
    await mia.replay(done);
    expect(await bot.scope.from(milestoneMoves)).toHaveLength(1);
  });

  test('several that fit are offered, and the choice goes on with the date', async () => {
    const heard = await say('move uat 2 feb because customer: away');
    expect(heard.text).toContain('2 milestones fit “uat”');
    const chosen = await bot.person('mia').click(whisperIn(heard), 'UAT signed off');
    expect(chosen.text).toContain('✓ Moved.');
    expect((await signed()).planned).toBe('2027-02-02');
  });

  test('a finished milestone stays', async () => {
    await signedOff();
    expect((await say('move uat-signed 2 feb because us: x')).text).toContain(
      'was done on Fri 20 Nov 2026, so its date stays',
    );
    expect((await say('move uat-signed')).text).toContain('so its date stays');
  });

  test('a past date or blank reason in the form is refused under its field', async () => {
    const view = await form();
    const mia = bot.person('mia');
    const past = await mia.submit(view, { day: '2026-11-01', cause: 'us', reason: 'x' });
    expect(past.errors?.day).toContain('in the past');
    const blank = await mia.submit(view, { day: '2027-02-02', cause: 'us', reason: '\u200b' });
    expect(blank.errors?.reason).toContain('few words');
    expect((await signed()).planned).toBe('2027-01-21');
  });

  test('3,000 characters of reason are kept whole and shown short', async () => {
    const reason = 'ش'.repeat(3_000);
    const done = await bot.person('mia').submit(await form(), { cause: 'us', reason });
    expect(done.text).toContain('✓ Moved.');
    expect((await bot.scope.from(milestoneMoves))[0]?.reason).toBe(reason);
  });

  test('whoever has no role in the project is told whom to ask, and it is kept in the audit', async () => {
    const heard = await say('move uat-signed 2 feb because us: x', 'ana');
    expect(heard.text).toContain("You can't move or finish milestones in ACME");
    expect((await signed()).planned).toBe('2027-01-21');
    expect((await bot.scope.from(audit)).filter(({ action }) => action === 'denied')).toHaveLength(1);
  });

  test('whoever holds any role may move', async () => {
    expect((await say('move runbook-ready 22 jan because us: x', 'eva')).text).toContain('✓ Moved.');
  });

  test('elsewhere a picker asks for the project and goes on', async () => {
    const heard = await say('move uat-signed 2 feb because us: sick', 'mia', 'general');
    const { text } = await bot.person('mia').click(whisperIn(heard), 'ACME · Acme');
    expect(text).toContain('✓ Moved.');
  });

  test('a form sent after the project closed changes nothing and says so', async () => {
    const view = await form();
    await closeProject(bot, project);
    const sent = await bot.person('mia').submit(view, { cause: 'us', reason: 'x' });
    expect(sent.text).toContain('ACME is closed');
    expect((await signed()).planned).toBe('2027-01-21');
    expect((await say('move uat-signed 2 feb because us: x')).text).toMatch(/Which|no role|closed/);
  });
});

describe('/golive done', () => {
  beforeEach(open);
  afterEach(close);

  test('finishes today and says what is next', async () => {
    const heard = await kickoffDone();
    expect(heard.text).toContain('✓ Kickoff held is done: Mon 23 Nov 2026 (Europe/Berlin).');
    expect(heard.text).toContain('Next: Sales handoff checked against the contract, Tue 24 Nov 2026');
    expect(await dayOfMilestone(bot, project, 'kickoff')).toMatchObject({ state: 'done', done: '2026-11-23' });
    expect(bot.slack.messages('CACME').at(-1)?.text).toContain('finished Kickoff held on Mon 23 Nov 2026');
  });

  test('a second time is told and changes nothing', async () => {
    await kickoffDone();
    const heard = await say('done kickoff');
    expect(heard.text).toContain('already done, on Mon 23 Nov 2026');
    expect(await bot.scope.from(milestoneMoves)).toHaveLength(1);
  });

  test('takes an earlier day, even without the year', async () => {
    await signedOff();
    expect(await signed()).toMatchObject({ done: '2026-11-20' });
  });

  test('can be taken back', async () => {
    const heard = await kickoffDone();
    const back = await bot.person('mia').click(heard, 'Not done after all');
    expect(back.text).toContain('is open again');
    expect(await dayOfMilestone(bot, project, 'kickoff')).toMatchObject({ state: 'planned', done: null });
    const again = await bot.person('mia').click(heard, 'Not done after all');
    expect(again.text).toContain('is open already');
  });

  test('go-live is finished by its gate alone', async () => {
    const heard = await say('done go-live');
    expect(heard.text).toContain('Go-live is done when its gate is passed: `/golive check`, then `/golive advance`.');
    expect(await dayOfMilestone(bot, project, 'go-live')).toMatchObject({ state: 'planned', done: null });

    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { phase: 'launch' }, eq(projects.id, project.id)),
    ]);
    const form = viewIn(await say('advance', 'tom'));
    await bot.person('tom').submit(form, { 'Why does it go on all the same?': 'The board decided so' });
    expect(await dayOfMilestone(bot, project, 'go-live')).toMatchObject({ state: 'done', done: '2026-11-23' });
    expect((await say('plan')).text).toContain('1 of 25 done');
    expect((await say('move go-live 5 feb because us: x')).text).toContain('took place on Mon 23 Nov 2026');
  });

  test('ambiguous words are asked about, and the choice is finished on the day that was said', async () => {
    const heard = await say('done uat yesterday');
    await bot.person('mia').click(whisperIn(heard), 'UAT started');
    expect(await dayOfMilestone(bot, project, 'uat-started')).toMatchObject({ done: '2026-11-22' });
  });

  test('somebody without a role may not', async () => {
    expect((await say('done kickoff', 'ana')).text).toContain("You can't move or finish milestones");
    expect((await dayOfMilestone(bot, project, 'kickoff')).state).toBe('planned');
  });
});

describe('where nothing changes', () => {
  beforeAll(open);
  afterAll(close);

  test('a choice whose reason is too long for a button is asked for by key', async () => {
    const heard = await say(`move uat 2 feb because customer: ${'long '.repeat(400)}`);
    expect(heard.text).toContain('`uat-started`, `uat-signed`');
  });

  test.each([
    ['move uat-singed 2 feb', /no milestone “uat-singed”. Did you mean `uat-signed`/],
    ['move party 2 feb', /no milestone “party”. See them all with `\/golive plan ACME`/],
    ['move 🎉 2 feb', /no milestone/],
    ['move uat-signed 31 feb', /There is no 31 February/],
    ['move uat-signed 04/05/2027', /could be/],
    ['move uat-signed 2026-11-01', /in the past/],
    ['move uat-signed someday', /couldn't read “someday” as a date/],
    ['move uat-signed 21 jan', /already/],
    ['move', /Which milestone, and when/],
    ['move ACMEE uat-signed fri', /no project “ACMEE”. Did you mean ACME/],
  ])('%s is refused and nothing changes', async (text, says) => {
    const heard = await say(text);
    expect(heard.text).toMatch(says);
    expect(heard.view).toBeUndefined();
    expect(await bot.scope.from(milestoneMoves)).toEqual([]);
  });

  test.each([
    ['done kickoff 2026-11-24', /lies ahead/],
    ['done kickoff 31 feb', /There is no 31 February/],
    ['done party', /no milestone “party”/],
    ['done', /Which milestone is done/],
  ])('%s is refused', async (text, says) => {
    expect((await say(text)).text).toMatch(says);
    expect(await bot.scope.from(milestoneMoves)).toEqual([]);
  });

  test('without a date the form asks for it too', async () => {
    const heard = await say('move uat-signed');
    expect(viewIn(heard).submit).toMatchObject({ text: 'Show what moves' });
    await bot.person('mia').close(viewIn(heard));
  });

  test('UAT in capitals is a milestone, not a mistyped key', async () => {
    const heard = await say('move UAT signed 2 feb');
    expect(JSON.stringify(viewIn(heard).blocks)).toContain('UAT signed off');
    await bot.person('mia').close(viewIn(heard));
  });
});
