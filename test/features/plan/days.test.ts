import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dateProposals, milestones } from '#features/plan/tables.ts';
import type { Project } from '#features/projects/queries.ts';
import { projects } from '#features/projects/tables.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { dayOfMilestone, inbox, inboxCard, viewIn, whisperIn } from './conversation.ts';

let bot: Bot;
let project: Project;

beforeEach(async () => {
  bot = await startBot();
  project = await createProject(bot);
});
afterEach(async () => {
  const { violations } = bot.slack;
  await bot.close();
  expect(violations).toEqual([]);
});

const say = (text: string, name = 'mia', channel = 'acme') => bot.person(name).command('/golive', text, { channel });

describe('a day that nobody works or that comes too early', () => {
  test('is taken, and said so', async () => {
    const heard = await say('move uat-signed 2027-01-16 because us: x');
    expect(heard.text).toContain('✓ Moved.');
    expect(heard.text).toContain('⚠ That is a Saturday, Sat 16 Jan 2027.');
    const early = await say('move uat-signed 2027-01-12 because us: x');
    expect(early.text).toContain('⚠ It builds on these, which now come after it:\n• UAT started, Fri 15 Jan 2027');
    expect(early.text).not.toContain('That is a');
  });

  test('is said in the form and the answer when go-live moves to it', async () => {
    await say('move go-no-go 2027-01-29 because us: late');
    const form = viewIn(await say('move go-live 2027-01-24', 'tom'));
    expect(JSON.stringify(form.blocks)).toContain('⚠ Go-live is a Sunday, Sun 24 Jan 2027.');
    const done = await bot.person('tom').submit(form, { cause: 'us', reason: 'x' });
    expect(done.text).toContain('⚠ Go-live is a Sunday, Sun 24 Jan 2027.');
  });

  test('in the past is answered with what can be done about it', async () => {
    const heard = await say('move uat-signed 2026-11-22 because us: x');
    expect(heard.text).toContain('Sun 22 Nov 2026 is in the past. Give today or a later date');
    expect(heard.text).not.toContain('22 Nov 2027');
  });
});

describe('what was typed', () => {
  test.each(['done Kick off 23 nov', 'done kickoff ACME'])('%s finishes the kickoff', async (said) => {
    expect((await say(said)).text).toContain('✓ Kickoff held is done');
    expect(await dayOfMilestone(bot, project, 'kickoff')).toMatchObject({ done: '2026-11-23' });
  });

  test('a project that is called like a milestone captures nothing in another’s channel', async () => {
    const other = await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { key: 'KICKOFF' }, eq(projects.id, other.id)),
    ]);
    expect((await say('done kickoff')).text).toContain('✓ Kickoff held is done');
    expect(await dayOfMilestone(bot, project, 'kickoff')).toMatchObject({ state: 'done' });
    expect(await dayOfMilestone(bot, other, 'kickoff')).toMatchObject({ state: 'planned' });
  });

  test('outside the channel the picker takes the words along, and a key may stand behind the date', async () => {
    const asked = whisperIn(await say('move UAT signed 2 feb because us: sick', 'mia', 'general'));
    expect((await bot.person('mia').click(asked, 'ACME · Acme')).text).toContain('✓ Moved.');
    const keyed = await say('move uat-signed 3 feb ACME because us: the load is over in BETA', 'mia', 'general');
    expect(keyed.text).toContain('✓ Moved.');
    expect((await dayOfMilestone(bot, project, 'uat-signed')).planned).toBe('2027-02-03');
  });

  test('a refusal gives the reason back', async () => {
    const heard = await say('move uat-signed someday because customer: testers are away');
    expect(heard.text).toContain("couldn't read “someday” as a date");
    expect(heard.text).toContain('/golive move uat-signed someday because customer: testers are away');
  });
});

describe('a project that is history', () => {
  async function cancel(): Promise<void> {
    const [status] = (await say('status', 'tom')).whispers;
    if (!status) throw new Error('no status');
    const form = viewIn(await bot.person('tom').choose(status, 'projects.manage', 'Cancel the project'));
    await bot.person('tom').submit(form, { Reason: 'The customer withdrew' });
  }

  test('ends the question about its date: the card has no buttons, the plan names no decision', async () => {
    const form = viewIn(await say('move go-live 5 feb because vendor late'));
    await bot.person('mia').submit(form, { cause: 'third-party' });
    const old = await inboxCard(bot, 'tom');
    expect((await say('plan')).text).toContain('a manager decides');
    await cancel();
    const card = await inboxCard(bot, 'tom');
    expect(card.text).toContain('The project ended before anyone decided');
    expect(JSON.stringify(card.blocks)).not.toContain('plan.approve');
    expect((await say('plan')).text).not.toContain('a manager decides');
    expect(await bot.scope.from(dateProposals)).toMatchObject([{ state: 'ended', decidedBy: null }]);
    expect((await bot.person('tom').click(old, 'Approve')).text).toContain('was cancelled');
    expect(await inbox(bot, 'tom')).toHaveLength(2);
  });

  test('shows its milestones without buttons that would change them', async () => {
    await cancel();
    const plan = whisperIn(await say('plan'));
    const { text } = await bot.person('mia').choose(plan, 'plan.pick', 'Kickoff held');
    expect(text).toContain('Back to the plan');
    expect(text).not.toMatch(/Done today|Move…|Started/);
  });
});

describe('after go-live', () => {
  test('its milestone is done whoever recorded it, and everything else moves on', async () => {
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(projects, { actualGoLive: '2026-11-20' }, eq(projects.id, project.id)),
      (tx) =>
        tx.update(
          milestones,
          { planned: '2026-11-19' },
          and(eq(milestones.projectId, project.id), eq(milestones.key, 'go-live')),
        ),
    ]);
    const { text } = await say('plan');
    expect(text).toContain('1 of 25 done');
    expect(text).not.toContain('overdue');
    expect((await say('done go-live')).text).toContain('is already done, on Fri 20 Nov 2026');
    expect((await say('move hypercare-exit 5 mar because us: x')).text).toContain('✓ Moved.');
  });
});
