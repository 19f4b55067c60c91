import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freezes } from '#features/calendar/tables.ts';
import { projectByKey } from '#features/projects/queries.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

let bot: Bot;
beforeEach(async () => {
  bot = await startBot({ at: '2026-11-23T08:00:00Z' });
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

async function says(who: string, text: string, channel = 'general'): Promise<string> {
  return (await bot.person(who).command('/golive', text, { channel })).text;
}

const christmas = 'freeze add "Christmas" 2026-12-18..2027-01-04 hard';

describe('a freeze of the workspace', () => {
  it('makes every go-live in it a NO-GO, tells its channel, and leaves the others alone', async () => {
    await createProject(bot, { goLive: '2026-12-21' });
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta', goLive: '2027-01-29' });
    const before = bot.slack.messages('CBETA').length;
    expect(await says('kim', christmas)).toContain(
      'Added Christmas: hard freeze Fri 18 Dec – Mon 4 Jan 2027, for every project: one go-live falls in it.',
    );
    const check = await says('mia', 'check ACME go-live');
    expect(check).toContain('NO-GO');
    expect(check).toContain('Christmas – hard freeze Fri 18 Dec 2026 – Mon 4 Jan 2027 · @kim');
    expect(await says('mia', 'check BETA go-live')).not.toContain('Christmas');
    expect(
      bot.slack
        .messages('CACME')
        .map(({ text }) => text)
        .join('\n'),
    ).toContain('@kim added Christmas: hard freeze');
    expect(bot.slack.messages('CBETA')).toHaveLength(before);
    expect(await bot.scope.from(audit, eq(audit.action, 'freeze.add'))).toHaveLength(1);
  });

  it('says nothing about gates before go-live', async () => {
    await createProject(bot, { goLive: '2026-12-21' });
    await says('kim', christmas);
    expect(await says('mia', 'check ACME design')).not.toContain('Christmas');
  });

  it('is for admins and managers', async () => {
    await createProject(bot);
    expect(await says('mia', christmas)).toContain('add or remove freezes of the whole workspace');
    // Who manages one project manages no other.
    expect(await says('tom', christmas)).toContain('Ask a golive admin or a delivery manager of the whole workspace.');
    expect(await bot.scope.from(freezes)).toEqual([]);
    await bot.app.database.commit(bot.app.workspace.id, [
      (tx) => tx.update(people, { role: 'manager' }, eq(people.slackId, 'UMIA')),
    ]);
    expect(await says('mia', christmas)).toContain('no go-live falls in it');
  });

  it('goes away again, and the go-live is free', async () => {
    await createProject(bot, { goLive: '2026-12-21' });
    await says('kim', christmas);
    expect(await says('kim', 'freeze remove christmass')).toContain('Did you mean “Christmas”?');
    expect(await says('kim', 'freeze remove "christmas"')).toContain('Removed Christmas: hard freeze');
    expect(await says('mia', 'check ACME go-live')).not.toContain('Christmas');
    expect(await says('kim', 'freeze list')).toContain('No freeze lies ahead for the workspace');
    expect(await says('kim', 'freeze remove christmas')).toContain('There is no freeze to remove here');
  });
});

describe('a freeze of one project', () => {
  it('is its lead’s, recurs, and a soft one is a condition', async () => {
    await createProject(bot, { goLive: '2027-03-31' });
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta', lead: 'ana', goLive: '2027-03-31' });
    const added = await says('mia', 'freeze add "Quarter end" 2026-03-30..2026-04-01 soft ACME yearly');
    expect(added).toContain('Added Quarter end: soft freeze Tue 30 Mar 2027 – Thu 1 Apr 2027, every year, for ACME.');
    const monthly = await says('mia', 'freeze add "Month end" 2026-11-28..2026-11-30 soft ACME monthly');
    expect(monthly).toContain('Sat 28 Nov – Mon 30 Nov, every month, then Mon 28 Dec – Wed 30 Dec, for ACME.');
    expect(await says('mia', 'check ACME go-live')).toContain('Quarter end – soft freeze Tue 30 Mar 2027');
    expect(await says('ana', 'check BETA go-live')).not.toContain('Quarter end');
    expect(await says('ana', 'freeze add "Mine" fri hard ACME')).toContain(
      "You can't add or remove a project’s freezes",
    );
    expect(await says('mia', 'freeze add "quarter END" fri hard ACME')).toContain(
      'There is a freeze “quarter END” already',
    );
  });

  it('is listed with those of the workspace, the next first', async () => {
    await createProject(bot);
    await says('kim', christmas);
    await says('mia', 'freeze add "Inventory" 2026-12-07..2026-12-09 soft ACME');
    const list = await says('mia', 'freeze list', 'acme');
    expect(list).toMatch(/Freezes of ACME[\s\S]*Inventory[\s\S]*Christmas.*all projects/);
    expect(await says('mia', 'freeze list ACME')).toBe(list);
    expect(await says('mia', 'freeze list')).not.toContain('Inventory');
    expect(await says('mia', 'freeze remove Inventory', 'acme')).toContain('Removed Inventory');
    expect(await says('mia', 'freeze remove Christmas', 'acme')).toContain(
      "You can't add or remove freezes of the whole",
    );
  });

  it('a mistyped key never freezes the whole workspace', async () => {
    await createProject(bot);
    expect(await says('kim', 'freeze add "Inventory" fri hard ACMEE')).toContain("couldn't read “fri ACMEE”");
    expect(await bot.scope.from(freezes)).toEqual([]);
  });
});

describe('what was approved', () => {
  it('is looked at again exactly where the verdict changed', async () => {
    const acme = await createProject(bot, { goLive: '2026-12-21' });
    const beta = await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta', goLive: '2027-01-29' });
    await says('kim', christmas);
    expect(await says('mia', 'check ACME go-live')).toContain('move go-live out of the freeze');
    const [now, other] = [await projectByKey(bot.scope, 'ACME'), await projectByKey(bot.scope, 'BETA')];
    expect([now?.version, now?.settledVersion]).toEqual([acme.version + 1, acme.version + 1]);
    expect(other?.version).toBe(beta.version);
  });
});
