import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Message } from '#demo/player/slack-side.ts';
import type { Bot } from '#test/support/bot.ts';
import { startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

const ACME = { channel: 'acme' };
/** Covered by the sponsor, the manager and security, and verified by security. */
const KEY = 'production-access';

let bot: Bot;
/** Where Mia and Ana have it before their eyes; its button shows what is so when it is pressed. */
let pages: Record<'mia' | 'ana', Message>;

beforeEach(async () => {
  bot = await startBot();
  await createProject(bot, {
    kickoff: '2026-10-05',
    goLive: '2026-12-11',
    roles: { sponsor: ['eva'], security: ['ana'], support: ['ben'] },
  });
  pages = await bot.begin('lists', async () => ({ mia: await page('mia'), ana: await page('ana') }));
  await bot.begin('signed', async () => {
    await happened('mia', 'It is met', { 'Link to the evidence': 'https://example.com/access' });
    await happened('ana', 'I checked it as Security: verified');
    await bot.person('mia').command('/golive', 'request go-live', ACME);
    for (const name of ['eva', 'tom', 'ana', 'ben']) await bot.person(name).command('/golive', 'approve go-live', ACME);
  });
});

afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

/** The page of the gate's list that has the criterion. */
async function page(name: string): Promise<Message> {
  const person = bot.person(name);
  let [list] = (await person.command('/golive', 'gate go-live', ACME)).whispers;
  while (list && !list.text.includes(KEY)) [list] = (await person.click(list, 'Next')).whispers;
  if (!list) throw new Error(`the gate has no ${KEY}`);
  return list;
}

async function happened(name: 'mia' | 'ana', what: string, more: Record<string, string> = {}): Promise<void> {
  const person = bot.person(name);
  const { view } = await person.click(pages[name], { name: 'Update', near: KEY });
  if (!view) throw new Error('no form was opened');
  const { errors } = await person.submit(view, { 'What happened?': what, ...more });
  expect(errors).toBeUndefined();
}

async function inbox(name: string): Promise<readonly Message[]> {
  return bot.slack.messages(await bot.slack.directMessages(bot.person(name).id));
}

async function card(name: string): Promise<Message> {
  const last = (await inbox(name)).at(-1);
  if (!last) throw new Error(`${name} has no message`);
  return last;
}

/** Ana takes her approval back, and Mia asks her again. */
function askedAgain(): Promise<void> {
  return bot.begin('asked again', async () => {
    await bot.person('ana').command('/golive', 'withdraw go-live', ACME);
    await bot.person('mia').command('/golive', 'request go-live', ACME);
  });
}

const three = ['eva', 'tom', 'ana'];

it('what three were told is shown anew without another message, so that they confirm the first time', async () => {
  await happened('mia', 'Only add evidence', { 'Link to the evidence': 'https://example.com/newer' });
  const counts = new Map<string, number>();
  for (const name of three) {
    counts.set(name, (await inbox(name)).length);
    expect((await card(name)).text).toContain(`${KEY}: verification withdrawn`);
  }
  expect((await card('ben')).text).toContain('approved by @ben');

  await happened('ana', 'I checked it as Security: verified');
  for (const name of three) {
    expect((await inbox(name)).length).toBe(counts.get(name));
    const { text } = await card(name);
    expect(text).toMatch(new RegExp(`${KEY}.*[\\s\\S]*verified by @ana`));
    expect(text).not.toContain('verification withdrawn');
  }
  for (const name of three) {
    const heard = await bot.person(name).click(await card(name), 'Confirm');
    expect(heard.whispers).toEqual([]);
    expect((await card(name)).text).toContain(`approved by @${name}`);
  }
});

it('a question that nobody has answered yet shows what changed meanwhile', async () => {
  await askedAgain();
  const before = (await inbox('ana')).length;
  expect((await card('ana')).text).not.toContain('new evidence');
  await happened('mia', 'Only add evidence', { 'Link to the evidence': 'https://example.com/newer' });
  expect((await inbox('ana')).length).toBe(before);
  expect((await card('ana')).text).toContain(`${KEY}: new evidence`);
  const heard = await bot.person('ana').click(await card('ana'), 'Approve');
  expect(heard.whispers).toEqual([]);
  expect((await card('ana')).text).toContain('approved by @ana');
});

it('in a cancelled project no message asks anybody anything', async () => {
  await askedAgain();
  const { view } = await bot.person('mia').command('/golive', 'waive penetration-test', ACME);
  if (!view) throw new Error('no form was opened');
  const asked = await bot.person('mia').submit(view, {
    'Why can it wait?': 'The report comes in January',
    'What keeps the customer safe meanwhile?': 'Access from the office only',
    'Who owns the risk?': { id: 'UANA' },
    'Until when?': '2027-01-15',
  });
  expect(asked.errors).toBeUndefined();
  for (const name of ['tom', 'ana']) expect(JSON.stringify((await card(name)).blocks)).toContain('"button"');

  const [status] = (await bot.person('tom').command('/golive', 'status ACME', ACME)).whispers;
  if (!status) throw new Error('no status');
  const form = await bot.person('tom').choose(status, 'projects.manage', 'Cancel the project');
  if (!form.view) throw new Error('no form was opened');
  await bot.person('tom').submit(form.view, { Reason: 'The customer withdrew' });
  for (const name of ['eva', 'tom', 'ana', 'ben']) {
    expect(JSON.stringify(await inbox(name))).not.toContain('"button"');
    expect(JSON.stringify(await inbox(name))).not.toContain('/golive withdraw');
  }
  expect((await card('ana')).text).toContain('ACME is cancelled');
  expect((await inbox('tom')).some(({ text }) => text.includes('ACME was cancelled'))).toBe(true);
});

it('roles are called by their names, whoever reads', async () => {
  await askedAgain();
  const { text } = await bot.person('mia').command('/golive', 'check go-live', ACME);
  expect(text).toContain('Executive sponsor 1/1 – approved by @eva');
  expect(text).not.toMatch(/[✓○,] (?:sponsor|security|support|manager) [01]\/1/);
});
