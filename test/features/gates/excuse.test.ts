import { afterEach, describe, expect, it } from 'vitest';
import { notApplicable, reopen } from '#features/gates/rules/criteria.ts';
import { criteria } from '#features/gates/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { people } from '#platform/directory/tables.ts';
import { startBot } from '#test/support/bot.ts';
import { type CheckSite, only, openCheckSite } from './check-site.ts';
import { criterion, gate, open } from './gate-states.ts';

describe('a reason', () => {
  const state = gate({ criteria: [open('A'), criterion('B')] });

  it.each(['', ' ', '.', '–', '\u200b', '\u3164', '\u2800', '🚀', ':+1: :thumbs_up:'])('isn’t %j', (said) => {
    expect(() => notApplicable(state, 'A', said)).toThrow("Say why A doesn't apply");
    expect(() => reopen(state, 'B', said)).toThrow('Say why B is open again');
  });

  it.each(['No SSO', '不适用', '7'])('is %j', (said) => {
    expect(notApplicable(state, 'A', ` ${said}\n`)).toMatchObject({ state: 'not_applicable', reason: said });
  });
});

describe('in a regulated project “doesn’t apply” on a blocking criterion', () => {
  let site: CheckSite;
  const excuse = { 'What happened?': 'It doesn’t apply here', 'Note, or the reason': 'No such interface' };

  async function start() {
    site = await openCheckSite(await startBot(), { project: { regulated: true } });
  }

  async function refusal(who: string, key: string): Promise<string> {
    return Object.values((await site.update(who, key, excuse)).errors ?? {}).join();
  }

  afterEach(async () => {
    expect(site.bot.slack.violations).toEqual([]);
    await site.bot.close();
  });

  it('isn’t said by the lead, who would have to meet it, whatever else they are', async () => {
    await start();
    expect(await refusal('mia', 'pen-test')).toContain(
      "security or the delivery manager says that pen-test doesn't apply, and never whoever would have to meet it. Ask ana or tom.",
    );
    await site.change((tx) => tx.update(people, { role: 'manager' }, eq(people.id, 'mia')));
    expect(await refusal('mia', 'rollback')).toContain('Ask tom.');
    expect(await site.audited()).toContain('denied');
  });

  it('names the manager once where they verify it too', async () => {
    await start();
    await site.change((tx) => tx.update(criteria, { verifierRole: 'manager' }, eq(criteria.key, 'pen-test')));
    expect(await refusal('mia', 'pen-test')).toContain(
      'In a regulated project the delivery manager says that pen-test',
    );
  });

  it('is said by the verifier or the manager', async () => {
    await start();
    expect(only(await site.update('ana', 'pen-test', excuse)).text).toContain('doesn’t apply: No such interface');
    expect(only(await site.update('tom', 'rollback', excuse)).text).toContain('doesn’t apply');
    expect(site.bot.slack.messages('CACME').at(-1)?.text).toContain('@tom marked rollback as not applicable');
  });

  it('isn’t said by a verifier about another’s criterion, nor by whoever owns it', async () => {
    await start();
    expect(await refusal('ana', 'rollback')).toContain('Ask tom.');
    await site.change((tx) => tx.update(criteria, { ownerId: 'ana' }, eq(criteria.key, 'pen-test')));
    expect(await refusal('ana', 'pen-test')).toContain('Ask tom.');
  });

  it('of an advisory one stays the lead’s', async () => {
    await start();
    expect(only(await site.update('mia', 'smoke', excuse)).text).toContain('doesn’t apply');
  });
});
