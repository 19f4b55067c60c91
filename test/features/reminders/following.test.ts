import { afterEach, beforeEach, expect, it } from 'vitest';
import { assignments, projects } from '#features/projects/tables.ts';
import { bundleConsequences } from '#features/reminders/following.ts';
import { BUNDLE } from '#features/reminders/heard.ts';
import type { NudgeSource } from '#features/reminders/source.ts';
import { bundleProjects, bundles } from '#features/reminders/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { type Desk, openDesk, shown } from './desk.ts';

let bot: Bot;
let desk: Desk;
beforeEach(async () => {
  bot = await startBot({ at: '2026-11-23T06:00:00Z' });
  desk = await openDesk(bot);
  await beginUntil(bot, '2026-11-25T08:00:00Z');
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

const READERS = 60;
const logged = async () => {
  await bot.person('tom').command('/raid', 'add issue "SSO cert" due:2027-01-15', { channel: 'acme' });
  await bot.settle();
};

/** Everybody leads ACME with Mia, and has had the same bundle. */
async function crowd(): Promise<void> {
  const mia = await desk.id('mia');
  const me = shown((await bot.scope.from(people, eq(people.id, mia)))[0]);
  const lead = shown((await bot.scope.from(assignments, eq(assignments.personId, mia)))[0]);
  const bundle = shown((await bot.scope.from(bundles, eq(bundles.personId, mia)))[0]);
  const row = shown((await bot.scope.from(bundleProjects, eq(bundleProjects.personId, mia)))[0]);
  await desk.commit(function* (tx) {
    for (let at = 1; at <= READERS; at += 1) {
      const [id, personId] = [tx.newId(), `reader-${at}`];
      yield tx.insert(people, { ...me, id: personId, slackId: `UREADER${at}` });
      yield tx.insert(assignments, { ...lead, id, personId });
      yield tx.insert(bundles, { ...bundle, id, personId });
      yield tx.insert(bundleProjects, { ...row, personId });
    }
  });
}

it('a change in a project reads the sources once for many readers, and leaves others their turn', async () => {
  await crowd();
  const change = { version: desk.acme.version + 100 };
  await desk.commit((tx) => tx.update(projects, change, eq(projects.id, desk.acme.id)).returning());
  const asked: string[][] = [];
  const source = {
    name: 'plan.milestone',
    title: 'Milestones',
    list: async (_, whom) => {
      asked.push([...whom.people]);
      return [];
    },
  } as Pick<NudgeSource, 'name' | 'title' | 'list'> as NudgeSource;
  const follow = bundleConsequences([source]);
  let turns = 0;
  let going = true;
  const count = () => {
    turns += 1;
    if (going) setImmediate(count);
  };
  setImmediate(count);
  for (let round = 0; going && round < READERS; round += 1) {
    const writes = await follow({ ...bot.scope, now: bot.clock.now() } as never);
    if (writes.length > 0) await desk.commit(...writes);
    going = writes.length > 0;
  }
  expect(going).toBe(false);
  const looked = await bot.scope.from(bundleProjects, eq(bundleProjects.version, change.version));
  expect(looked).toHaveLength(READERS + 1);
  expect(new Set(asked.flat()).size).toBe(READERS + 1);
  expect(asked.length).toBeLessThanOrEqual(3);
  // Without a turn for others it would be one, whoever waits how long.
  expect(turns).toBeGreaterThan(2);
});

it('draws the message of everybody whose line was settled', async () => {
  await crowd();
  await bot.person('tom').command('/golive', 'done ACME kickoff', { channel: 'acme' });
  await bot.settle();
  expect((await desk.today('mia')).text).toContain('Everything of Wed 25 Nov 2026 is settled');
  const rows = await bot.scope.from(bundleProjects, eq(bundleProjects.projectId, desk.acme.id));
  expect(new Set(rows.map(({ shown }) => shown)).size).toBe(1);
  expect(rows).toHaveLength(READERS + 1);
});

it.each([BUNDLE, 'plan.milestone'])(
  'what stands stays when %s is muted afterwards, and goes when it is settled',
  async (name) => {
    const mia = bot.person('mia');
    const { view } = await mia.command('/golive', 'settings', { channel: 'acme' });
    await mia.submit(shown(view), { 'Don’t send me': [name] });
    await logged();
    expect((await desk.today('mia')).text).toContain('Kickoff held is due today.');
    const asked = await mia.click(await desk.today('mia'), { name: 'Not mine', near: 'Kickoff held' });
    expect(asked.view).toBeDefined();
    await bot.person('tom').command('/golive', 'done ACME kickoff', { channel: 'acme' });
    await bot.settle();
    expect((await desk.today('mia')).text).toContain('Everything of Wed 25 Nov 2026 is settled');
  },
);

it('what was muted before is not brought in by a change', async () => {
  const mia = bot.person('mia');
  const { view } = await mia.command('/golive', 'settings', { channel: 'acme' });
  await mia.submit(shown(view), { 'Don’t send me': ['raid.item'] });
  await bot
    .person('tom')
    .command('/raid', 'add issue "SSO cert" owner:<@UMIA|mia> due:2026-11-25', { channel: 'acme' });
  await bot.settle();
  const { text } = await desk.today('mia');
  expect(text).toContain('Kickoff held is due today.');
  expect(text).not.toContain('SSO cert');
});
