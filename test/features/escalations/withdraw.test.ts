import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCounts, openEscalations, pastSince, waitsOf } from '#features/escalations/queries.ts';
import { escalationSignals } from '#features/escalations/signals.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const seenBy = async (who: string, number = 1) => whispered(await desk.escalate(who, `ESC-${number}`));

async function withdraw(who: string, answers: Record<string, string>, number = 1) {
  const form = await desk.bot.person(who).click(await seenBy(who, number), 'Withdraw');
  return desk.bot.person(who).submit(shown(form), answers);
}

/** Contained by Ana: the card as it was before, and what Mia had open of it. */
function contained() {
  const { bot } = desk;
  return bot.begin('contained', async () => {
    await desk.raised();
    const old = structuredClone(desk.card());
    const open = shown(await bot.person('mia').click(old, 'Withdraw'));
    await bot.person('ana').click(desk.card(), 'Acknowledge');
    const form = await bot.person('ana').click(desk.card(), 'Contained');
    await bot.person('ana').submit(shown(form), { containment: 'Passwords' });
    return { old, open };
  });
}

describe('withdrawn by whoever raised it', () => {
  it('from its card, with a reason: the card says so, whoever was asked hears it once, and nothing runs', async () => {
    const { bot } = desk;
    const it = await desk.raised();
    await bot.settle();
    expect(await escalationSignals(bot.scope, desk.acme, 'go-live')).toHaveLength(1);
    const before = (await desk.dms('ana')).length;
    const form = await bot.person('mia').click(desk.card(), 'Withdraw');
    await bot.person('mia').submit(shown(form), { reason: 'It was the <!here> test tenant' });
    await bot.settle();

    expect(await desk.stored()).toMatchObject({ state: 'withdrawn', ladderAt: null, nextAsked: [], closedAt: null });
    expect(desk.card().text).toContain('Withdrawn by @mia: It was the <!here> test tenant');
    expect(JSON.stringify(desk.card().blocks)).not.toContain('<!here>');
    const mine = await desk.dms('ana');
    expect(mine).toHaveLength(before + 1);
    expect(mine[0]?.text).toContain('It is withdrawn: nothing is left to do for you.');
    expect(mine.at(-1)?.text).toContain('@mia withdrew ESC-1: It was the <!here> test tenant. Nothing is left to do.');
    expect(mine.at(-1)?.threadTs).toBe(mine[0]?.ts);
    expect(await escalationSignals(bot.scope, desk.acme, 'go-live')).toEqual([]);

    const thread = desk.thread().length;
    await bot.tick('2026-11-24T12:00:00Z');
    expect(desk.thread()).toHaveLength(thread);
    const timers = await bot.scope.from(occurrences, eq(occurrences.subject, it.id));
    expect(timers.filter(({ ritual, state }) => ritual === 'escalations.clock' && state === 'planned')).toEqual([]);
    const lines = await bot.scope.from(audit, eq(audit.subject, `escalation:${it.id}`));
    expect(lines.map(({ action }) => action)).toContain('escalation.withdraw');
  });

  it('is listed among those that are over, counts for no trend, and can be reopened', async () => {
    const { bot } = desk;
    await desk.raised();
    await desk.raised({ severity: '3', problem: 'The nightly load is slow' });
    await withdraw('mia', { reason: 'A wrong tenant' });
    expect((await openEscalations(bot.scope, {})).map(({ number }) => number)).toEqual([2]);
    expect((await openCounts(bot.scope, {})).map(({ severity }) => severity)).toEqual([3]);
    expect((await desk.escalate('mia', 'list')).text).not.toContain('ESC-1');
    expect((await desk.escalate('mia', 'list all')).text).toContain('withdrawn · withdrawn after 0 min');
    const past = await pastSince(bot.scope, { since: new Date('2026-11-01T00:00:00Z') });
    expect(past.map(({ quality }) => quality)).toEqual([(await desk.stored(2)).quality]);
    const form = await bot.person('mia').click(await seenBy('mia'), 'Reopen');
    await bot.person('mia').submit(shown(form), { reason: 'It is real after all' });
    expect(await desk.stored()).toMatchObject({ state: 'open', withdrawal: null, duplicateOf: null });
    expect(desk.card().text).not.toContain('Withdrawn');
  });

  it('acknowledged, waiting and joined: the wait ends, and whoever took part is named', async () => {
    const { bot } = desk;
    await desk.acknowledged();
    await bot.person('eva').click(desk.card(), 'Join');
    const wait = await bot.person('ana').click(desk.card(), 'Waiting on customer');
    await bot.person('ana').submit(shown(wait), { reason: 'Their admin', days: '1' });
    expect(desk.card().text).not.toContain('Withdraw');
    await withdraw('mia', { reason: 'A wrong tenant' });
    expect(desk.thread().at(-1)).toContain('withdrew ESC-1: A wrong tenant. Nothing is left to do for @eva.');
    expect((await desk.dms('ana')).at(-1)?.text).toContain('@mia withdrew ESC-1');
    const [one] = await waitsOf(bot.scope, { escalation: (await desk.stored()).id });
    expect(one?.until).not.toBeNull();
    expect(await desk.stored()).toMatchObject({ waitingUntil: null, promisedAt: null });
  });

  it('before quiet hours end, nobody is woken by it in the morning', async () => {
    const { bot } = desk;
    bot.clock.set('2026-11-24T18:00:00Z');
    await desk.raised();
    await withdraw('mia', { reason: 'A wrong tenant' });
    await bot.tick('2026-11-25T09:00:00Z');
    expect(await desk.dms('ana')).toEqual([]);
  });
});

describe('withdrawn as a duplicate', () => {
  it('each says so of the other, and whoever waits for the same joins', async () => {
    const { bot } = desk;
    const { ladderAt } = await desk.raised();
    const form = await desk.escalate('ben', '');
    await bot.person('ben').submit(shown(form), {
      ...{ severity: '2', category: 'integration', problem: 'Log-in is broken for contractors' },
      ...{ impact: 'UAT cannot start', ask: 'Look at the IdP' },
    });
    await bot.person('eva').click(desk.card(2), 'Join');
    const bare = await withdraw('ben', {}, 2);
    expect(bare.errors).toEqual({ reason: 'Say why, so that whoever was asked knows.' });
    await withdraw('ben', { duplicate: 'ESC-1 SSO fails for all contractors since Monday 08:00' }, 2);
    expect(desk.card(2).text).toContain('Withdrawn by @ben: duplicate of ESC-1');
    expect(desk.thread(2).at(-1)).toContain('@ben withdrew ESC-2: duplicate of ESC-1.');
    expect(desk.thread(1).at(-1)).toContain('@ben withdrew ESC-2 as a duplicate of ESC-1: @ben and @eva joined.');
    expect(desk.card(1).text).toContain('joined by @ben and @eva');
    expect((await desk.escalate('ben', 'ESC-1')).text).toContain('as a duplicate of ESC-1');
    expect(await desk.stored(2)).toMatchObject({ state: 'withdrawn', duplicateOf: 1 });
    // The ladder of the other goes on as before.
    expect(ladderAt).not.toBeNull();
    expect(await desk.stored(1)).toMatchObject({ state: 'open', ladderAt });
  });

  it('of what is restricted, only what is restricted is offered', async () => {
    const { bot } = desk;
    await desk.raised();
    await desk.met('eva');
    await desk.raised({ problem: 'A key leaked into the logs', allowed: [{ id: 'UEVA' }] });
    await desk.raised({ problem: 'Something else altogether' });
    const open = await bot.person('mia').click(await seenBy('mia', 3), 'Withdraw');
    expect(open.text).not.toContain('leaked');
    expect(JSON.stringify(shown(open).blocks)).toContain('ESC-1');
    const restricted = await bot.person('mia').click(await seenBy('mia', 2), 'Withdraw');
    expect(JSON.stringify(shown(restricted).blocks)).not.toContain('ESC-1');
    await bot.person('mia').submit(shown(restricted), { reason: 'It was a sample key' });
    await bot.settle();
    expect((await desk.dms('eva')).map(({ text }) => text).join()).toContain('@mia withdrew ESC-2: It was a sample');
    const told = (await desk.dms('ana')).filter(({ text }) => text.includes('@mia withdrew ESC-2'));
    expect(told).toHaveLength(1);
    expect(bot.slack.messages('CACME').some(({ text }) => text.includes('sample key'))).toBe(false);
  });

  it('not of one that was withdrawn meanwhile', async () => {
    const { bot } = desk;
    await desk.raised();
    await desk.raised({ problem: 'SSO is down' });
    const form = await bot.person('mia').click(await seenBy('mia', 2), 'Withdraw');
    await withdraw('mia', { reason: 'A wrong tenant' }, 1);
    const late = await bot
      .person('mia')
      .submit(shown(form), { duplicate: 'ESC-1 SSO fails for all contractors since Monday 08:00' });
    expect(late.errors).toEqual({ duplicate: 'That one was withdrawn too. Choose another, or say why.' });
  });
});

describe('not withdrawn', () => {
  it('by anybody else, though a manager may', async () => {
    const { bot } = desk;
    await desk.raised();
    for (const who of ['ana', 'eva', 'kim']) {
      const heard = await bot.person(who).click(desk.card(), 'Withdraw');
      expect(heard.text).toContain('ESC-1 is not yours to withdraw. Ask @mia, who raised it, or a delivery manager.');
    }
    await withdraw('tom', { reason: 'Mia tried it out' });
    expect((await desk.stored()).state).toBe('withdrawn');
  });

  it('once it is contained, but by a manager', async () => {
    const { bot } = desk;
    const { old, open } = await contained();
    const refused = 'ESC-1 is contained by now. Resolve it, or ask a delivery manager to withdraw it.';
    expect((await bot.person('mia').click(old, 'Withdraw')).text).toContain(refused);
    const late = await bot.person('mia').submit(open, { reason: 'A wrong tenant' });
    expect(Object.values(late.errors ?? {}).join()).toContain(refused);
    await withdraw('tom', { reason: 'It was a drill' });
    expect((await desk.stored()).state).toBe('withdrawn');
  });

  it('once it is resolved', async () => {
    const { bot } = desk;
    const { old } = await contained();
    const form = await bot.person('ana').click(desk.card(), 'Resolved');
    await bot.person('ana').submit(shown(form), { resolution: 'Reloaded' });
    expect((await bot.person('tom').click(old, 'Withdraw')).text).toContain(
      'What is resolved is closed, not withdrawn.',
    );
  });

  it('twice, nor after its project closed', async () => {
    const { bot } = desk;
    await desk.raised();
    const old = structuredClone(desk.card());
    const late = await bot.person('mia').click(old, 'Withdraw');
    await withdraw('mia', { reason: 'A wrong tenant' });
    const twice = await bot.person('mia').submit(shown(late), { reason: 'Once more' });
    expect(Object.values(twice.errors ?? {}).join()).toContain('You withdrew ESC-1 on');
    const again = await bot.person('mia').click(old, 'Withdraw');
    expect(again.text).toContain('You withdrew ESC-1 on');
    expect(again.text).toContain('nothing in it changes any more unless it is reopened');
    expect((await bot.person('ana').click(old, 'Acknowledge')).text).toContain('mia withdrew ESC-1 on');
    await desk.setState('closed');
    expect((await bot.person('mia').click(old, 'Withdraw')).text).toContain('ACME is closed');
  });
});
