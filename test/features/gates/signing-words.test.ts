import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approvals } from '#features/gates/tables.ts';
import { projects } from '#features/projects/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { ACME, openSite, type Site, type SiteOptions } from './signing-site.ts';

const ELSEWHERE = { channel: 'general' };

let site: Site;
let bot: Bot;

async function opened(options: SiteOptions = {}): Promise<void> {
  site = await openSite(options);
  bot = site.bot;
}

async function asked(options: SiteOptions = {}): Promise<void> {
  await opened(options);
  await site.request();
}

/** Another project, whose key is a word that people use. */
async function another(key: string): Promise<void> {
  const { id: _, ...project } = await site.project();
  await site.change((tx) => tx.insert(projects, { ...project, id: 'other', key, channel: 'CBETA' }));
}

async function security() {
  const rows = await bot.scope.from(approvals, eq(approvals.role, 'security'));
  return rows[0];
}

const usual = () => asked();

async function close(): Promise<void> {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
}

describe('what follows the command is the approver’s own', () => {
  beforeEach(usual);
  afterEach(close);

  it.each([
    ['decline ok but the pen test is from last year', 'declined', 'ok but the pen test is from last year'],
    ['decline SSO broken', 'declined', 'SSO broken'],
    ['approve LGTM', 'approved', 'LGTM'],
    ['approve Ok for me', 'approved', 'Ok for me'],
    ['approve ACME go-live Ok for me', 'approved', 'Ok for me'],
    ['approve go live SSO is fine', 'approved', 'SSO is fine'],
  ])('“%s” speaks about the channel’s project', async (typed, state, comment) => {
    await another('OK');
    await bot.person('ana').command('/golive', typed, ACME);
    expect(await security()).toMatchObject({ state, comment });
  });

  it.each(['Looks good to me', 'LGTM', 'SSO is fine'])(
    'away from a channel “%s” is kept until the project is chosen',
    async (words) => {
      const heard = await bot.person('ana').command('/golive', `approve ${words}`, ELSEWHERE);
      const [question] = heard.whispers;
      if (!question) throw new Error('no question');
      expect(question.text).toContain('Which of your projects?');
      await bot.person('ana').click(question, 'ACME · Acme Ltd');
      expect(await security()).toMatchObject({ state: 'approved', comment: words });
    },
  );

  it('a decision taken back keeps why', async () => {
    await bot.person('ana').command('/golive', 'approve', ACME);
    await bot.person('ana').command('/golive', 'withdraw ok that was the wrong report', ACME);
    expect(await security()).toMatchObject({ state: 'withdrawn', comment: 'ok that was the wrong report' });
    const card = (await site.inbox('ana')).at(-1);
    expect(card?.text).toContain('ok that was the wrong report');
  });
});

describe('where nothing is decided', () => {
  beforeAll(usual);
  afterAll(close);

  it.each(['.', '…', '\u200b', '- -'])('a reason to decline says something: “%s” doesn’t', async (reason) => {
    await bot.person('ana').command('/golive', `decline ${reason}`, ACME);
    const card = (await site.inbox('ana')).at(-1);
    if (!card) throw new Error('ana was not asked');
    const { view } = await bot.person('ana').click(card, 'Decline');
    if (!view) throw new Error('no form');
    const { errors } = await bot.person('ana').submit(view, { 'What is missing?': `${reason}${reason}` });
    expect(errors?.reason).toContain('Say what is missing');
    expect(await security()).toMatchObject({ state: 'requested' });
  });

  it('a decision that is refused for want of a seat gives the words back, and is kept in the audit', async () => {
    const heard = await bot.person('eva').command('/golive', 'approve I have read it all', ACME);
    expect(heard.text).toContain('/golive approve I have read it all');
    expect(await site.audited()).toContain('denied');
  });

  it('a comment that is too long comes back whole', async () => {
    const words = 'the report says so. '.repeat(151);
    const heard = await bot.person('ana').command('/golive', `approve ${words}`, ACME);
    expect(heard.text).toContain('longer than 3,000 characters');
    expect(heard.text.replace(/[^a-z]/g, '').match(/thereportsaysso/g)).toHaveLength(151);
  });

  it('another project is meant by its key in capitals', async () => {
    await another('OK');
    const heard = await bot.person('ana').command('/golive', 'decline OK the pen test is old', ACME);
    expect(heard.text).toContain('has no gates');
    expect(await security()).toMatchObject({ state: 'requested' });
  });
});

describe('nothing that was typed is lost', () => {
  afterEach(close);

  it('a decision that is refused gives the words back, with whom to ask', async () => {
    await opened();
    const heard = await bot.person('ana').command('/golive', 'decline the restore test is from last year', ACME);
    expect(heard.text).toContain('Ask @mia to request it.');
    expect(heard.text).toContain('/golive decline the restore test is from last year');
  });

  it('where the role has to be asked for, what a button can’t hold comes back whole', async () => {
    const team: [string, string][] = [
      ['lead', 'mia'],
      ['security', 'ana'],
      ['support', 'ana'],
    ];
    await asked({ team });
    const words = 'The restore test is old. '.repeat(80);
    const long = await bot.person('ana').command('/golive', `decline ${words}`, ACME);
    expect(long.text).toContain('too long to keep');
    expect(long.text.replace(/[^a-z]/gi, '').match(/Therestoretestisold/g)).toHaveLength(80);
    const short = 'The restore test is old. '.repeat(60);
    const { whispers } = await bot.person('ana').command('/golive', `decline ${short}`, ACME);
    const [question] = whispers;
    if (!question) throw new Error('no question');
    const { view } = await bot.person('ana').click(question, 'Security');
    expect(JSON.stringify(view).match(/The restore test is old/g)).toHaveLength(60);
  });
});

describe('in the whole app', () => {
  afterEach(close);

  it('asks for the gate that is worked on, names go-live, and approves the one that waits', async () => {
    bot = await startBot();
    await createProject(bot, { roles: { security: ['ana'], support: ['ben'], sponsor: ['eva'] } });
    const heard = await bot.person('mia').command('/golive', 'request', ACME);
    expect(heard.text).toContain('I asked for the approvals of Design signed of ACME');
    expect(heard.text).toContain('For Go-live: `/golive request ACME go-live`');
    const named = await bot.person('mia').command('/golive', 'request go-live', ACME);
    expect(named.text).toContain('I asked for the approvals of Go-live of ACME');
    expect(named.text).not.toContain('For Go-live');
    const said = await bot.person('ana').command('/golive', 'approve', ACME);
    expect(said.text).toContain('You approved Go-live of ACME as Security');
    const slip = await bot.person('mia').command('/golive', 'request uatt', ACME);
    expect(slip.text).toContain('ACME has no gate “uatt”. Did you mean uat? Its gates are design, ');
  });
});
