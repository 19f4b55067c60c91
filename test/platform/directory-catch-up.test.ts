import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approvals } from '#features/gates/tables.ts';
import { createFeatures } from '#features.ts';
import { createConsequences } from '#platform/consequences.ts';
import { createCatchUp } from '#platform/directory/catch-up.ts';
import { personBySlackId } from '#platform/directory/people.ts';
import { heardOf, sharingOf } from '#platform/directory/sharing.ts';
import { createLog } from '#platform/log.ts';
import { allSignals } from '#platform/signals.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const features = createFeatures({ playbooksDir: null });

let bot: Bot;
let connected: boolean;
let catchUp: () => Promise<void>;
/** How often something followed. */
let followed: number;
/** As after another start, with the same to rely on. */
let relyOn: () => void;
/** What happens between Slack's word about a channel and its arrival. */
let answered: () => Promise<unknown>;

/** As after another start of the process. */
function restart(): void {
  const { database, clock, chance, client, log } = { ...bot.app.courierParts, log: createLog('silent') };
  const workspace = bot.app.workspace.id;
  const all = features.flatMap((feature) => feature.consequences ?? []);
  const parts = { database, clock, chance, log, workspace, all, meanwhile: () => undefined };
  const draw = createConsequences({ ...parts, signals: allSignals(features) });
  catchUp = createCatchUp({
    ...{ database, clock, client, team: workspace, admins: new Set<string>(), defaultZone: 'Europe/Berlin' },
    reliesOn: features.flatMap((feature) => feature.reliesOn ?? []),
    connected: () => connected,
    afterwards: async () => {
      followed += 1;
      await draw();
    },
  });
}

/** On so many channels and nothing else; returns them. `silent`: those about which Slack won't say anything. */
function rely(n: number, silent: readonly string[] = []): string[] {
  const many = Array.from({ length: n }, (_, at) => `C${at + 10}`);
  for (const id of many) bot.slack.addChannel({ id, name: id.toLowerCase(), members: ['UMIA'] });
  const { database, clock, client } = bot.app.courierParts;
  const info: typeof client.conversations.info = async (args) => {
    const said = await client.conversations.info(args);
    await answered();
    if (silent.includes(args?.channel ?? '')) throw Object.assign(new Error(), { data: { error: 'internal_error' } });
    return said;
  };
  const its = { conversations: { info } } as typeof client;
  relyOn = () => {
    catchUp = createCatchUp({
      ...{ database, clock, client: its, team: bot.app.workspace.id },
      ...{ admins: new Set<string>(), defaultZone: 'Europe/Berlin' },
      reliesOn: [async () => ({ channels: many })],
      connected: () => connected,
      afterwards: async () => {},
    });
  };
  relyOn();
  return many;
}

beforeEach(async () => {
  connected = true;
  followed = 0;
  answered = async () => {};
  bot = await startBot();
  await createProject(bot, { roles: { support: ['ben'] } });
  bot.clock.advance(SECOND);
  restart();
});
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

/** What Slack was asked meanwhile, as `method subject`. */
async function askedDuring(work: () => Promise<void>): Promise<string[]> {
  const before = bot.slack.calls.length;
  await work();
  const calls = bot.slack.calls.slice(before).filter(({ method }) => /^(users|conversations)\.info$/.test(method));
  return calls.map(({ args }) => String(args.user ?? args.channel));
}

async function goes(n: number): Promise<void> {
  for (let at = 0; at < n; at += 1) {
    await catchUp();
    bot.clock.advance(20 * SECOND);
  }
}

const letters = async () =>
  bot.slack
    .messages(await bot.slack.directMessages('UMIA'))
    .filter(({ text }) => text.includes('shared with another organisation'));

describe('after a start', () => {
  it('the lead of a channel that was shared meanwhile is told once, and its pinned message is reduced', async () => {
    bot.slack.changeChannel('CACME', { shared: true });
    await goes(2);
    await bot.settle();
    expect((await letters()).map(({ text }) => text)).toEqual([expect.stringContaining('nothing internal of ACME')]);
    expect(bot.slack.messages('CACME')[0]?.text).not.toMatch(/Lead|NO-GO/);
    restart();
    await goes(2);
    bot.slack.changeChannel('CACME', { shared: false });
    restart();
    await goes(2);
    await bot.settle();
    expect(await letters()).toHaveLength(1);
    expect(bot.slack.messages('CACME')[0]?.text).toContain('Lead');
  });

  it('an approver who was deactivated meanwhile is none any more', async () => {
    await bot.person('mia').command('/golive', 'request ACME go-live', { channel: 'acme' });
    expect((await bot.scope.from(approvals)).length).toBeGreaterThan(0);
    bot.slack.changeUser('UBEN', { deleted: true });
    await goes(1);
    expect(await personBySlackId(bot.scope, 'UBEN')).toMatchObject({ active: false });
    expect(followed).toBe(1);
    const again = await bot.person('mia').command('/golive', 'request ACME go-live', { channel: 'acme' });
    expect(again.text).toMatch(/Nobody can sign as .*Support lead yet/);
  });

  it('asks about nothing twice', async () => {
    expect((await askedDuring(() => goes(3))).sort()).toEqual(['CACME', 'UBEN', 'UMIA', 'UTOM']);
    expect(followed).toBe(0);
    bot.clock.advance(MINUTE);
    expect(await askedDuring(() => goes(2))).toEqual([]);
  });

  it('asks about ten people and ten channels every twenty seconds', async () => {
    const many = rely(25);
    expect(await askedDuring(catchUp)).toEqual(many.slice(0, 10));
    bot.clock.advance(19 * SECOND);
    expect(await askedDuring(catchUp)).toEqual([]);
    bot.clock.advance(SECOND);
    expect(await askedDuring(catchUp)).toEqual(many.slice(10, 20));
    bot.clock.advance(20 * SECOND);
    expect(await askedDuring(catchUp)).toEqual(many.slice(20));
  });

  it('goes on behind whom Slack won’t say anything about', async () => {
    const many = rely(25, ['C10', 'C17']);
    expect(new Set(await askedDuring(() => goes(5)))).toEqual(new Set(many));
  });

  it('goes on where it was when it comes round so seldom that this looks like having been away', async () => {
    const many = rely(30);
    const asked = await askedDuring(async () => {
      for (let n = 0; n < 3; n += 1) {
        await catchUp();
        bot.clock.advance(4 * MINUTE);
      }
    });
    expect(asked).toEqual(many);
  });

  it('believes an event that came while it asked', async () => {
    rely(1);
    const { database } = bot.app.courierParts;
    answered = () => database.commit(bot.app.workspace.id, [heardOf('C10', true)]);
    await goes(1);
    expect((await sharingOf(bot.scope, { channel: 'C10' })).map(({ shared }) => shared)).toEqual([true]);
  });

  it('begins with those that it asked about longest ago', async () => {
    const many = rely(25);
    await goes(1);
    relyOn();
    await goes(1);
    relyOn();
    expect(await askedDuring(() => goes(1))).toEqual([...many.slice(20), ...many.slice(0, 5)]);
  });

  it.each(['users.info', 'conversations.info'])('waits when Slack can’t say: %s', async (method) => {
    bot.slack.changeChannel('CACME', { shared: true });
    bot.slack.changeUser('UBEN', { deleted: true });
    bot.slack.fail(method, { retryAfter: 30 });
    await goes(3);
    await bot.settle();
    expect(await letters()).toHaveLength(1);
    expect(await personBySlackId(bot.scope, 'UBEN')).toMatchObject({ active: false });
  });

  it('takes a channel that it can’t look into for what it was', async () => {
    bot.slack.changeChannel('CACME', { shared: true });
    await goes(1);
    bot.slack.changeChannel('CACME', { shared: false, archived: true });
    restart();
    await goes(1);
    expect(followed).toBe(1);
  });
});

describe('while it runs', () => {
  it('asks once a day: an event may get lost on the way', async () => {
    await goes(3);
    bot.slack.changeChannel('CACME', { shared: true });
    for (let minutes = 0; minutes < 24 * 60; minutes += 2) {
      await catchUp();
      bot.clock.advance(2 * MINUTE);
    }
    await bot.settle();
    expect(await letters()).toEqual([]);
    await goes(1);
    await bot.settle();
    expect(await letters()).toHaveLength(1);
  });

  it('asks again when the socket was away for some minutes, and not for less', async () => {
    await goes(3);
    connected = false;
    await goes(8);
    connected = true;
    expect(await askedDuring(() => goes(2))).toEqual([]);
    connected = false;
    await goes(10);
    bot.slack.changeChannel('CACME', { shared: true });
    connected = true;
    expect(await askedDuring(() => goes(1))).toContain('CACME');
    await bot.settle();
    expect(await letters()).toHaveLength(1);
  });
});
