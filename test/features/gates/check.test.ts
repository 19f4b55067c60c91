import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gates } from '#features/gates/tables.ts';
import { holds, projects } from '#features/projects/tables.ts';
import { insertItem } from '#features/raid/writes.ts';
import { eq } from '#platform/db/drizzle.ts';
import { startBot } from '#test/support/bot.ts';
import { ACME, type CheckSite, type CheckSiteOptions, only, openCheckSite } from './check-site.ts';

let site: CheckSite;

async function check(options: CheckSiteOptions = {}, typed = 'check', who = 'mia') {
  site = await openCheckSite(await startBot(), options);
  return site.bot.begin(`${who}: ${typed}`, async () => {
    const { text, whispers, messages } = await site.bot.person(who).command('/golive', typed, ACME);
    return { text, whispers, messages };
  });
}

/** Everything is met; Mia asks for the one approval, Tom's. */
async function asked() {
  const mine = await check({ criteria: [{ key: 'training', ...met }], signing: ['manager'] });
  return site.bot.begin('asked', async () => {
    const { text } = await site.bot.person('mia').click(only(mine), 'Request approvals');
    return { text };
  });
}

async function close(): Promise<void> {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
}

const met = { state: 'met', metBy: 'mia', metOn: '2026-11-20' } as const;

describe('/golive check', () => {
  afterEach(close);

  it('says no in its first line, with score, gate, date and days left, and what to do next', async () => {
    const { text, whispers, messages } = await check({ signing: ['manager'] });
    expect(text.startsWith('⛔ NO-GO · 25 % · ACME Go-live · Fri 4 Dec 2026, 11 days left')).toBe(true);
    expect(text).toContain('3 things block it');
    expect(text).toContain('2 unmet criteria and 1 approval');
    expect(text).toMatch(/Next – @mia: meet rollback\.$/m);
    expect(text).toContain('Shortest path to green (5 steps, due Fri 4 Dec unless a line says otherwise)');
    expect(text).toMatch(/2–3\. @mia: meet pen-test, then @ana verifies it$/m);
    expect(text).toContain('By category');
    expect(text).toContain('Not asked yet: manager 0/1 (@tom)');
    expect(text).toContain('smoke Smoke checks are written – not met');
    expect(text).toMatch(/security +░{10} +0 % +0\/1/);
    expect(text).toMatch(/training +█{10} +100 % +1\/1/);
    expect(whispers).toHaveLength(1);
    expect(messages).toEqual([]);
  });

  it('says GO when nothing is left, and lets the lead advance', async () => {
    const heard = await check({ criteria: [{ key: 'training', ...met }] });
    expect(heard.text).toContain('✅ GO · 100 %');
    expect(heard.text).toContain('The project can advance.');
    expect(heard.text).toContain('[Advance]');
  });

  it('says GO WITH CONDITIONS and names each with its owner', async () => {
    const heard = await check({
      criteria: [
        { key: 'training', ...met },
        { key: 'smoke', blocking: false },
      ],
    });
    expect(heard.text).toContain('GO WITH CONDITIONS · 50 %');
    expect(heard.text).toContain('it rests on 1 advisory criterion');
    expect(heard.text).toMatch(/smoke Something is done – not met · @mia/);
  });

  it('an open high risk blocks, first of all', async () => {
    site = await openCheckSite(await startBot(), { criteria: [{ key: 'training', ...met }] });
    const risk = { projectId: 'project', type: 'risk' as const, createdBy: 'mia', ownerId: 'ana' };
    await site.change(insertItem({ ...risk, id: 'r1', title: 'Data <!channel> late', likelihood: 4, impact: 5 }));
    const heard = await site.bot.person('mia').command('/golive', 'check', ACME);
    expect(heard.text).toContain('NO-GO · 100 %');
    expect(heard.text).toContain('1 high risk or issue');
    expect(heard.text).toMatch(/R-1 Data <!channel> late.* · @ana/);
    expect(JSON.stringify(only(heard).blocks)).not.toContain('<!channel>');
  });

  it('names evidence that is good today and too old on the go-live date, with its last good day', async () => {
    site = await openCheckSite(await startBot());
    const evidence = {
      'Link to the evidence': 'https://wiki.example.com/rollback',
      'Day the evidence is from': '2026-11-16',
    };
    await site.update('mia', 'rollback', { 'What happened?': 'It is met', ...evidence });
    const { text } = await site.bot.person('mia').command('/golive', 'check', ACME);
    expect(text).toContain('evidence is good until 30 Nov, but go-live is 4 Dec');
    expect(text).toContain('rollback – from Mon 16 Nov, good until Mon 30 Nov');
    expect(text).toContain('bring fresh evidence for rollback');
  });

  it('an approver who was asked gets a button, others do not', async () => {
    expect((await asked()).text).toContain('@tom');
    const [mia, tom] = [site.bot.person('mia'), site.bot.person('tom')];
    expect((await tom.command('/golive', 'check', ACME)).text).toContain('[Approve]');
    const mine = await mia.command('/golive', 'check', ACME);
    expect(mine.text).not.toContain('[Approve]');
    expect(mine.text).toContain('waiting for @tom');
    await tom.click(only(await tom.command('/golive', 'check', ACME)), 'Approve');
    expect((await mia.command('/golive', 'check', ACME)).text).toContain('✅ GO · 100 %');
  });

  it('a request that ran out unanswered is not waited for', async () => {
    await asked();
    const mia = site.bot.person('mia');
    site.bot.clock.set('2026-12-14T08:00:00Z');
    const { text } = await mia.command('/golive', 'check', ACME);
    expect(text).not.toContain('waiting for');
    expect(text).toContain('10 days over');
  });

  it('a request is waited for as much longer as its project was on hold', async () => {
    await asked();
    const mia = site.bot.person('mia');
    const [since, until] = [new Date('2026-11-24T12:00:00Z'), new Date('2026-12-04T12:00:00Z')];
    await site.change((tx) => tx.insert(holds, { id: 'hold', projectId: 'project', since, until }));
    site.bot.clock.set('2026-12-18T08:00:00Z');
    expect((await mia.command('/golive', 'check', ACME)).text).toContain('waiting for @tom');
    site.bot.clock.set('2026-12-19T08:00:00Z');
    expect((await mia.command('/golive', 'check', ACME)).text).not.toContain('waiting for @tom');
  });
});

describe('once a gate is behind', () => {
  afterEach(close);

  it('the next open one is meant once go-live is passed, and a passed one has no verdict', async () => {
    site = await openCheckSite(await startBot());
    await site.change(
      (tx) => tx.update(gates, { state: 'passed', decidedBy: 'tom', decidedAt: tx.now }, eq(gates.id, 'go-live')),
      (tx) => tx.update(gates, { state: 'skipped', exception: 'Board <b>' }, eq(gates.id, 'uat')),
    );
    const mia = site.bot.person('mia');
    expect((await mia.command('/golive', 'check', ACME)).text).toContain('NO-GO · 0 % · ACME Hypercare exit');
    const passed = await mia.command('/golive', 'check go-live', ACME);
    expect(passed.text).toContain('PASSED · ACME Go-live');
    expect(passed.text).toContain('on Mon 23 Nov 2026 by @tom');
    expect(passed.text).not.toContain('[Request approvals]');
    expect((await mia.command('/golive', 'check uat', ACME)).text).toContain('“Board <b>”');
  });
});

describe('Share in channel', () => {
  afterEach(close);

  it('posts what is true now to the project’s channel, without anybody’s own buttons', async () => {
    const heard = await check({ signing: ['manager'] });
    const shared = await site.bot.person('mia').click(only(heard), 'Share in channel');
    expect(shared.text).toContain('I’m posting it in #acme');
    const post = site.bot.slack.messages('CACME').at(-1);
    expect(post?.text).toContain('NO-GO · 25 %');
    expect(post?.text).toContain('Shared by @mia');
    expect(post?.text).not.toContain('[Request approvals]');
    if (!post) throw new Error('nothing was posted');
    const again = await site.bot.person('tom').click(post, 'Check again');
    expect(only(again).text).toContain('NO-GO');
  });

  it('posts once for as long as it says the same, whoever presses, and says where it is', async () => {
    const heard = await check();
    await site.bot.person('mia').click(only(heard), 'Share in channel');
    const before = site.bot.slack.messages('CACME').length;
    for (const name of ['mia', 'tom']) {
      const pressed = await site.bot.person(name).click(only(heard), 'Share in channel');
      expect(pressed.text).toMatch(/It is in #acme already: see it there/);
    }
    expect(site.bot.slack.messages('CACME')).toHaveLength(before);
    site.bot.clock.advance(24 * 3_600_000);
    await site.bot.person('mia').click(only(heard), 'Share in channel');
    expect(site.bot.slack.messages('CACME')).toHaveLength(before + 1);
  });

  it('is for whoever has a part in the project', async () => {
    const heard = await check();
    const pressed = await site.bot.person('kim').click(only(heard), 'Share in channel');
    expect(pressed.text).toContain("You can't share a check in the channel in ACME.");
    expect(site.bot.slack.messages('CACME')).toEqual([]);
    const kim = await site.bot.person('kim').command('/golive', 'check ACME', ACME);
    expect(kim.text).not.toContain('[Share in channel]');
  });

  it('posts once when the same click is delivered twice', async () => {
    const heard = await check();
    const mia = site.bot.person('mia');
    const shared = await mia.click(only(heard), 'Share in channel');
    const before = site.bot.slack.messages('CACME').length;
    await mia.replay(shared);
    expect(site.bot.slack.messages('CACME')).toHaveLength(before);
  });

  it('never reaches a channel that another organisation can read', async () => {
    site = await openCheckSite(await startBot(), { project: { channel: 'CSHARED' } });
    const mia = site.bot.person('mia');
    await mia.click(only(await mia.command('/golive', 'check ACME', ACME)), 'Share in channel');
    expect(site.bot.slack.messages('CSHARED')).toEqual([]);
    expect((await site.inbox('mia')).at(-1)?.text).toContain('could not be posted');
  });

  it('a pending project sends nothing', async () => {
    const heard = await check();
    await site.change((tx) => tx.update(projects, { state: 'pending' }, eq(projects.id, 'project')));
    const pressed = await site.bot.person('mia').click(only(heard), 'Share in channel');
    expect(pressed.text).toContain('ACME is pending');
    expect(site.bot.slack.messages('CACME')).toEqual([]);
  });
});

describe('which gate', () => {
  const says = async (typed: string, who = 'mia') => (await site.bot.person(who).command('/golive', typed, ACME)).text;

  beforeAll(async () => {
    site = await openCheckSite(await startBot());
  });
  afterAll(close);

  it('is taken by its beginning, in any spelling', async () => {
    expect(await says('check acme HYPERCARE')).toContain('ACME Hypercare exit');
    expect(await says('check Go Live')).toContain('ACME Go-live');
  });

  it('is refused with the nearest one and the list when there is none such', async () => {
    expect(await says('check uatt')).toContain(
      'ACME has no gate “uatt”. Did you mean uat? Its gates are uat, go-live, hypercare-exit.',
    );
  });

  it('somebody of another organisation sees nothing', async () => {
    const text = await says('check ACME', 'zoe');
    expect(text).not.toContain('NO-GO');
    expect(text).toContain('another organisation');
  });
});

describe('a large gate', () => {
  afterEach(close);

  it('stays short, and says how much it left out', async () => {
    const long = 'Every step has an owner, a duration, a check and a rollback '.repeat(45);
    const criteria = Array.from({ length: 80 }, (_, at) => ({
      key: `step-${at}`,
      text: long,
      verifierRole: 'security',
    }));
    const { text } = await check({ criteria, signing: ['manager', 'security', 'sponsor'] });
    expect(text).toContain('83 things block it');
    expect(text).toContain('… and 73 more');
    expect(text).toContain('Nobody can sign yet: sponsor 0/1');
  });
});
