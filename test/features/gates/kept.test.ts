import { afterEach, describe, expect, it } from 'vitest';
import { gatesOf } from '#features/gates/queries.ts';
import { type GateFacts, gateFacts } from '#features/gates/state.ts';
import { criteria } from '#features/gates/tables.ts';
import { keptByVersion, type Versioned } from '#features/projects/kept.ts';
import type { Project } from '#features/projects/queries.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { ACME, openCheckSite, seen } from './check-site.ts';
import { openSite } from './signing-site.ts';

let bot: Bot;

afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

describe('what is kept', () => {
  const project: Versioned = { id: 'p', version: 3, settledVersion: 3 };

  async function counting() {
    bot = await startBot();
    const read: string[] = [];
    const ask = keptByVersion(async (_: Scope, { id, version }: Versioned, part: string) => {
      read.push(`${id} ${version} ${part}`);
      return part;
    });
    return { read, ask };
  }

  it('is read once for each version, each settled version and each part', async () => {
    const { read, ask } = await counting();
    for (const settledVersion of [3, 3, 2, 2]) await ask(bot.scope, { ...project, settledVersion }, 'a');
    await ask(bot.scope, { ...project, version: 4 }, 'a');
    await ask(bot.scope, { ...project, version: 4 }, 'b');
    expect(read).toEqual(['p 3 a', 'p 3 a', 'p 4 a', 'p 4 b']);
  });

  it('is let go of after a thousand others, what is asked for again last', async () => {
    const { read, ask } = await counting();
    for (let n = 0; n < 1_000; n += 1) await ask(bot.scope, project, `${n}`);
    await ask(bot.scope, project, '0');
    await ask(bot.scope, project, 'one more');
    read.length = 0;
    await ask(bot.scope, project, '0');
    await ask(bot.scope, project, '1');
    expect(read).toEqual(['p 3 1']);
  });

  it('belongs to one database', async () => {
    const { read, ask } = await counting();
    const other = await startBot();
    await ask(bot.scope, project, 'a');
    await ask(other.scope, project, 'a');
    expect(read).toHaveLength(2);
    await other.close();
  });
});

describe('nothing that is kept is ever behind', () => {
  /** Compares what is kept since the last time with what is there. */
  function watch(site: { project(): Promise<Project> }) {
    const kept = keptByVersion<GateFacts>(gateFacts);
    const keptGates = keptByVersion((scope, { id }) => gatesOf(scope, { project: id }));
    return async () => {
      const project = await site.project();
      const facts = await kept(bot.scope, project, 'go-live');
      expect(facts).toEqual(await gateFacts(bot.scope, project, 'go-live'));
      expect(await keptGates(bot.scope, project, '')).toEqual(await gatesOf(bot.scope, { project: project.id }));
      return facts;
    };
  }

  it('when criteria are met and waived', async () => {
    bot = await startBot();
    const site = await openCheckSite(bot);
    const look = watch(site);
    const [mia, tom] = [bot.person('mia'), bot.person('tom')];
    const before = await look();
    await site.update('mia', 'rollback', { 'What happened?': 'It is met', 'Note, or the reason': 'Rehearsed' });
    const met = await look();
    expect(met).not.toEqual(before);
    const form = await mia.command('/golive', 'waive pen', ACME);
    await mia.submit(seen(form), {
      'Why can it wait?': 'The vendor comes in January',
      'What keeps the customer safe meanwhile?': 'Access is limited to the office',
      'Who owns the risk?': { id: 'UANA' },
      'Until when?': '2027-01-15',
    });
    const asked = await look();
    expect(asked).not.toEqual(met);
    const [card] = await site.inbox('tom');
    if (card) await tom.click(card, 'Grant');
    expect(await look()).not.toEqual(asked);
  });

  it('when people sign, and what they signed changes', async () => {
    const site = await openSite();
    bot = site.bot;
    const look = watch(site);
    const states = async () => (await look()).approvals.map(({ state }) => state);
    expect(await states()).toEqual([]);
    await bot.person('mia').command('/golive', 'request', ACME);
    expect(await states()).toEqual(['requested', 'requested', 'requested']);
    await bot.person('ana').command('/golive', 'approve', ACME);
    expect(await states()).toContain('approved');
    await bot.person('mia').command('/golive', 'golive-on 2026-12-11', ACME);
    expect(await states()).toContain('stale');
  });

  it('when another instance changed something', async () => {
    bot = await startBot();
    const site = await openCheckSite(bot);
    const check = async () => (await bot.person('mia').command('/golive', 'check', ACME)).text;
    expect(await check()).toContain('pen-test');
    await site.change((tx) => tx.update(criteria, { state: 'not_applicable' }, eq(criteria.key, 'pen-test')));
    expect(await check()).toContain('Not applicable (1): pen-test');
  });
});
