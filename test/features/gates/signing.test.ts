import { afterEach, describe, expect, it } from 'vitest';
import { approvals } from '#features/gates/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { ACME, ofSecurity, openSite, type Site, type SiteOptions } from './signing-site.ts';

let site: Site;
let running: Bot;

async function opened(options: SiteOptions = {}): Promise<Site> {
  site = await openSite(options);
  running = site.bot;
  return site;
}

async function requested(options: SiteOptions = {}) {
  await opened(options);
  const heard = await site.request();
  return { bot: site.bot, heard };
}

/** Ana presses Approve. */
async function approved() {
  const { bot } = await requested();
  await bot.begin('Ana approved', async () => {
    await bot.person('ana').click(await card('ana'), 'Approve');
  });
  return { bot };
}

async function card(name: string) {
  const found = (await site.inbox(name)).at(-1);
  if (!found) throw new Error(`${name} has no message`);
  // A copy: the message itself changes under their eyes, and some tests press what was there before.
  return structuredClone(found);
}

afterEach(async () => {
  expect(running.slack.violations).toEqual([]);
  await running.close();
});

describe('asking for approvals', () => {
  it('writes to each approver with all they sign for, and one line to the channel', async () => {
    const { bot, heard } = await requested();
    expect(heard.text).toContain('I asked for the approvals of Go-live of ACME');
    const asked = await card('ana');
    expect(asked.text).toContain('@mia asks you, as Security, to approve Go-live of ACME');
    expect(asked.text).toContain('For Acme Ltd.');
    expect(asked.text).toContain('Fri 4 Dec 2026 (11 days left)');
    expect(asked.text).toContain('If you approve, the gate stands at NO-GO');
    expect(asked.text).toContain('SEC-1');
    expect(asked.text).not.toContain('SUP-1');
    const thread = bot.slack.messages('CACME').filter(({ threadTs }) => threadTs);
    expect(thread).toHaveLength(1);
    expect(thread[0]?.text).toContain('asked for approvals of Go-live: 3 roles, 3 people');
    expect(await site.approvals()).toEqual({
      'manager tom': 'requested',
      'security ana': 'requested',
      'support ben': 'requested',
    });
  });

  it('asks nobody twice, and again only whoever was taken out', async () => {
    const { bot } = await requested(ofSecurity);
    const again = await bot.person('mia').command('/golive', 'request', ACME);
    expect(again.text).toContain('has been asked already');
    expect(await site.inbox('ana')).toHaveLength(1);
    const back = await bot.person('mia').command('/golive', 'withdraw', ACME);
    expect(back.text).toContain('I took back the request');
    expect((await card('ana')).text).toContain('The request was taken back');
    const third = await bot.person('mia').command('/golive', 'request', ACME);
    expect(third.text).toContain('I asked for the approvals');
    expect(await site.inbox('ana')).toHaveLength(2);
    const [old, fresh] = await site.inbox('ana');
    expect(old?.text).toContain('There is a newer message');
    expect(fresh?.text).toContain('asks you, as');
  });

  it('is taken back with the button beside it', async () => {
    const { bot, heard } = await requested();
    const [said] = heard.whispers;
    if (!said) throw new Error('no answer');
    const back = await bot.person('mia').click(said, 'Take the requests back');
    expect(back.text).toContain('I took back 3 requests');
    expect((await site.gate('go-live')).requesterId).toBeNull();
  });

  it('is short even for a large gate: what is met takes a line each', async () => {
    await requested({ ...ofSecurity, many: 27 });
    const { text, blocks } = await card('ana');
    expect(text).toContain('You sign for 28 criteria, all met');
    for (const key of ['SEC-1', 'SEC-28']) expect(text).toContain(`✓ ${key} – no evidence asked`);
    expect(blocks.length).toBeLessThan(10);
    expect(text.length).toBeLessThan(2_500);
    expect(JSON.stringify(blocks)).toContain('gates.approve');
  });

  it('shows first, and in full, what is not met', async () => {
    await requested({ ...ofSecurity, many: 27, open: ['SEC-9'] });
    const { text } = await card('ana');
    expect(text).toContain('You sign for 28 criteria: 1 not met, 27 met');
    expect(text).toMatch(/○ SEC-9 Access is reviewed[\s\S]*not met, @mia[\s\S]*✓ SEC-1 –/);
  });

  it('stays inside a message when hardly anything is met yet, and leaves no criterion out', async () => {
    const open = Array.from({ length: 80 }, (_, at) => `SEC-${at + 2}`);
    await requested({ ...ofSecurity, many: 80, open });
    const { text, blocks } = await card('ana');
    for (const key of open) expect(text).toContain(`○ ${key} `);
    expect(blocks.length).toBeLessThan(20);
    expect(JSON.stringify(blocks)).toContain('gates.approve');
  });

  it('names roles without anybody in Slack and says where to cure it', async () => {
    const rules = [
      { role: 'sponsor', need: 1, covers: null },
      { role: 'security', need: 1, covers: null },
    ];
    const { heard } = await requested({
      rules,
      team: [
        ['lead', 'mia'],
        ['manager', 'tom'],
        ['security', 'ana'],
        ['sponsor', 'customer:Ola'],
      ],
    });
    expect(heard.text).toContain('Sponsor: nobody who could sign');
    expect(heard.text).toContain('/golive team ACME');
  });

  it('is for the lead and the manager', async () => {
    await opened();
    const heard = await site.bot.person('eva').command('/golive', 'request', ACME);
    expect(heard.text).toContain("You can't request approvals for a gate in ACME");
    expect(await site.audited()).toEqual(['denied']);
    expect(await site.approvals()).toEqual({});
  });

  it('sends nothing for a project that is pending', async () => {
    const { heard } = await requested({ state: 'pending' });
    expect(heard.text).toContain('pending');
    expect(await site.inbox('ana')).toEqual([]);
  });

  it('tells the requester when an approver can’t be written to', async () => {
    await opened();
    site.bot.slack.fail('chat.postMessage', { error: 'messages_tab_disabled' });
    const heard = await site.bot.person('mia').command('/golive', 'request', ACME);
    // Which message goes first is the database's choice: an approver's, or the line about it in the project's thread.
    expect(heard.text).toMatch(/Meant for @(ana|tom|ben), but the app takes no|could not be posted\. The app takes no/);
    expect((await site.inbox('mia')).some(({ text }) => text.includes('switch on its Messages tab'))).toBe(true);
  });
});

describe('deciding', () => {
  it('turns the buttons into who approved and when', async () => {
    const { bot } = await approved();
    const done = await card('ana');
    expect(done.text).toContain('approved by @ana on Mon 23 Nov 2026, 09:0');
    expect(JSON.stringify(done.blocks)).not.toContain('"button"');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'approved', 'manager tom': 'requested' });
    const lines = bot.slack.messages('CACME').filter(({ threadTs }) => threadTs);
    expect(lines.at(-1)?.text).toContain('Security approved, 1 of 3 approvals is in');
    expect(await site.audited()).toContain('approval.approve');
  });

  it('row 16: the requester never signs, by no command, no button, no role', async () => {
    const team: [string, string][] = [
      ['lead', 'mia'],
      ['manager', 'tom'],
      ['security', 'ana'],
      ['security', 'mia'],
    ];
    const { bot } = await requested({ ...ofSecurity, team });
    const typed = await bot.person('mia').command('/golive', 'approve', ACME);
    expect(typed.text).toContain('You asked for this approval, so someone else has to give it');
    const pressed = await bot.person('mia').click(await card('ana'), 'Approve');
    expect(pressed.text).toContain('You asked for this approval');
    const admin = await bot.person('kim').command('/golive', 'approve', ACME);
    expect(admin.text).toContain("isn't your role here");
    expect((await site.audited()).filter((action) => action === 'denied')).toHaveLength(3);
    expect(await site.approvals()).toMatchObject({ 'security ana': 'requested' });
    expect(await site.approvals()).not.toHaveProperty('security mia');
  });

  it('row 26: two approvers at once are both heard', async () => {
    const { bot } = await requested();
    const [ana, ben] = [await card('ana'), await card('ben')];
    await Promise.all([bot.person('ana').click(ana, 'Approve'), bot.person('ben').click(ben, 'Approve')]);
    expect(await site.approvals()).toMatchObject({ 'security ana': 'approved', 'support ben': 'approved' });
  });

  it('row 28: a second click, and the same click delivered twice, change nothing', async () => {
    const { bot } = await requested(ofSecurity);
    const before = await card('ana');
    const heard = await bot.person('ana').click(before, 'Approve');
    await bot.person('ana').replay(heard);
    expect((await site.audited()).filter((action) => action === 'approval.approve')).toHaveLength(1);
    const second = await bot.person('ana').click(before, 'Approve');
    expect(second.text).toContain('You approved this as Security on 23 Nov');
    expect((await site.audited()).filter((action) => action === 'approval.approve')).toHaveLength(1);
  });

  it('asks for a reason to decline, tells the requester, and lets the approver come round', async () => {
    const { bot } = await requested(ofSecurity);
    const asked = await bot.person('ana').click(await card('ana'), 'Decline');
    if (!asked.view) throw new Error('no form');
    await bot.person('ana').submit(asked.view, { 'What is missing?': 'The test is <!channel> from 2024' });
    expect(await site.approvals()).toMatchObject({ 'security ana': 'declined' });
    expect((await site.inbox('mia')).at(-1)?.text).toContain('The test is <!channel> from 2024');
    const declined = await card('ana');
    expect(declined.text).toContain('You declined this');
    expect(declined.text).not.toMatch(/If you approve|You sign for/);
    await bot.person('ana').click(declined, 'Approve after all');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'approved' });
  });

  it('declines by command with the reason behind it', async () => {
    const { bot } = await requested(ofSecurity);
    const heard = await bot.person('ana').command('/golive', 'decline ACME go-live Findings are open', ACME);
    expect(heard.text).toContain('You declined Go-live of ACME as Security');
    expect((await site.inbox('mia')).at(-1)?.text).toContain('Findings are open');
  });

  it('keeps a comment of 3,000 characters whole and refuses one that is longer', async () => {
    const { bot } = await requested(ofSecurity);
    const long = await bot.person('ana').command('/golive', `approve go-live ${'x'.repeat(3_001)}`, ACME);
    expect(long.text).toContain('longer than 3,000 characters');
    await bot.person('ana').command('/golive', `approve go-live ${'<!channel> '.repeat(200)}`, ACME);
    const [row] = await bot.scope.from(approvals, eq(approvals.role, 'security'));
    expect(row).toMatchObject({ state: 'approved', comment: '<!channel> '.repeat(200).trim() });
    expect(JSON.stringify((await card('ana')).blocks)).not.toContain('<!channel>');
  });

  it('row 29: what changed since the card was drawn is refused, named and drawn again', async () => {
    const { bot } = await requested(ofSecurity);
    const seen = await card('ana');
    await bot.person('mia').command('/golive', 'prove SEC-1', ACME);
    const heard = await bot.person('ana').click(seen, 'Approve');
    expect(heard.text).toContain('This changed since you opened it');
    expect(heard.text).toContain('SEC-1: new evidence (23 Nov)');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'requested' });
    await bot.person('ana').click(await card('ana'), 'Approve');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'approved' });
  });

  it('row 29: a decline that was being written keeps its words', async () => {
    const { bot } = await requested(ofSecurity);
    const asked = await bot.person('ana').click(await card('ana'), 'Decline');
    if (!asked.view) throw new Error('no form');
    await bot.person('mia').command('/golive', 'prove SEC-1', ACME);
    const heard = await bot.person('ana').submit(asked.view, { 'What is missing?': 'No scope given' });
    expect(heard.text).toContain('This changed since you opened it');
    expect(heard.text).toContain('No scope given');
    if (!heard.view) throw new Error('the form is gone');
    await bot.person('ana').submit(heard.view);
    expect(await site.approvals()).toMatchObject({ 'security ana': 'declined' });
  });

  it('asks which role is meant when somebody holds several', async () => {
    const team: [string, string][] = [
      ['lead', 'mia'],
      ['manager', 'tom'],
      ['security', 'ana'],
      ['support', 'ana'],
    ];
    const rules = ['security', 'support'].map((role) => ({ role, need: 1, covers: null }));
    const { bot } = await requested({ team, rules });
    const heard = await bot.person('ana').command('/golive', 'approve', ACME);
    expect(heard.text).toContain('Which one do you want to approve?');
    const [question] = heard.whispers;
    if (!question) throw new Error('no question');
    const said = await bot.person('ana').click(question, 'Support');
    expect(said.text).toContain('You approved Go-live of ACME as Support');
    expect(await site.approvals()).toMatchObject({ 'support ana': 'approved', 'security ana': 'requested' });
  });

  it('needs two of three, and asks nothing more of the third', async () => {
    const team: [string, string][] = [
      ['lead', 'mia'],
      ['security', 'ana'],
      ['security', 'ben'],
      ['security', 'eva'],
    ];
    const { bot } = await requested({ team, rules: [{ role: 'security', need: 2, covers: null }] });
    for (const name of ['ana', 'ben']) await bot.person(name).click(await card(name), 'Approve');
    expect((await card('eva')).text).toContain('nothing is left to do for you');
  });

  it('says whom to ask when there is nothing for this person', async () => {
    await opened();
    const heard = await site.bot.person('ana').command('/golive', 'approve', ACME);
    expect(heard.text).toContain('Nobody has asked for the approval of Security yet. Ask @mia to request it.');
  });

  it('row 24: what somebody signed before they left stays signed', async () => {
    const { bot } = await approved();
    await site.change((tx) => tx.update(people, { active: false }, eq(people.id, 'ana')));
    await bot.person('ben').click(await card('ben'), 'Approve');
    expect((await bot.slack.messages('CACME')).at(-1)?.text).toContain('2 of 3 approvals are in');
  });

  it('row 23: a deactivated approver can’t sign, and another one is asked for', async () => {
    const { bot } = await requested();
    await site.change((tx) => tx.update(people, { active: false }, eq(people.id, 'ana')));
    const heard = await bot.person('ana').click(await card('ana'), 'Approve');
    expect(heard.text).toContain('deactivated');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'requested' });
    await bot.person('mia').command('/golive', 'withdraw', ACME);
    const again = await bot.person('mia').command('/golive', 'request', ACME);
    expect(again.text).toContain('Security: nobody who could sign');
  });

  it('row 19: somebody from another organisation decides nothing', async () => {
    const { bot } = await requested(ofSecurity);
    const heard = await bot.person('zoe').click(await card('ana'), 'Approve');
    expect(heard.text).toContain('another organisation');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'requested' });
  });

  it('an old card decides nothing once its request was taken back', async () => {
    const { bot } = await requested(ofSecurity);
    const old = await card('ana');
    await bot.person('mia').command('/golive', 'withdraw', ACME);
    const heard = await bot.person('ana').click(old, 'Approve');
    expect(heard.text).toContain('Nobody has asked');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'withdrawn' });
  });

  it('takes back one’s own approval', async () => {
    const { bot } = await approved();
    const heard = await bot.person('ana').command('/golive', 'withdraw', ACME);
    expect(heard.text).toContain('The approval of Go-live of ACME as Security is taken back');
    expect((await card('ana')).text).toContain('taken back by @ana');
    const nothing = await bot.person('ana').command('/golive', 'withdraw', ACME);
    expect(nothing.text).toContain('You have nothing to take back');
  });

  it('closes the question when the project is cancelled', async () => {
    const { bot } = await requested(ofSecurity);
    const old = await card('ana');
    await bot.person('mia').command('/golive', 'cancel', ACME);
    expect((await card('ana')).text).toContain('Nothing to decide any more: ACME is cancelled');
    const heard = await bot.person('ana').click(old, 'Approve');
    expect(heard.text).toContain('was cancelled');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'requested' });
  });

  it('leaves nothing to take back either: who signed reads that the project is over', async () => {
    const { bot } = await approved();
    await bot.person('mia').command('/golive', 'cancel', ACME);
    const { text } = await card('ana');
    expect(text).toContain('approved by @ana');
    expect(text).toContain('Since then ACME is cancelled');
    expect(text).not.toContain('/golive withdraw');
  });

  it('a request runs out after ten working days and can be made anew', async () => {
    const { bot } = await requested(ofSecurity);
    const old = await card('ana');
    bot.clock.set('2026-12-08T08:00:00Z');
    const heard = await bot.person('ana').click(old, 'Approve');
    expect(heard.text).toContain('Nobody has asked');
    const again = await bot.person('mia').command('/golive', 'request', ACME);
    expect(again.text).toContain('I asked for the approvals');
    await bot.person('ana').click(await card('ana'), 'Approve');
    expect(await site.approvals()).toMatchObject({ 'security ana': 'approved' });
  });
});

describe('in the whole app', () => {
  it('a check offers the approver to approve, and the headline and its thread tell the channel', async () => {
    const bot = await startBot();
    running = bot;
    await createProject(bot, { roles: { security: ['ana'], sponsor: ['Ola'] } });
    const asked = await bot.person('mia').command('/golive', 'request go-live', ACME);
    expect(asked.text).toContain('Executive sponsor: nobody who could sign');
    const { whispers } = await bot.person('ana').command('/golive', 'check', ACME);
    const [check] = whispers;
    if (!check) throw new Error('no check');
    const said = await bot.person('ana').click(check, 'Approve');
    expect(said.text).toContain('You approved Go-live of ACME as Security');
    expect(bot.slack.messages('CACME').at(-1)?.text).toContain('Go-live: Security approved, 1 of 4 approvals is in.');
  });
});
