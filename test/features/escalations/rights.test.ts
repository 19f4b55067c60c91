import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { escalationSignals } from '#features/escalations/signals.ts';
import { eq } from '#platform/db/drizzle.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

describe('who may', () => {
  it('the raiser doesn’t acknowledge their own', async () => {
    await desk.raised();
    const heard = await desk.bot.person('mia').click(desk.card(), 'Acknowledge');
    expect(heard.text).toContain('You raised ESC-1: whoever takes it on acknowledges it.');
    expect((await desk.stored()).state).toBe('open');
  });

  it('somebody without a part is told to join, and may then', async () => {
    const { bot } = desk;
    await desk.raised();
    expect((await bot.person('eva').click(desk.card(), 'Acknowledge')).text).toContain(
      'You weren’t asked about ESC-1.',
    );
    expect((await bot.person('eva').click(desk.card(), 'Hand over')).text).toContain(
      'You have no part in ESC-1. Join it first',
    );
    await bot.person('eva').click(desk.card(), 'Join');
    expect((await bot.person('eva').click(desk.card(), 'Join')).text).toContain('You have a part in ESC-1 already.');
    await bot.person('eva').click(desk.card(), 'Acknowledge');
    expect(desk.card().text).toContain('owner @eva');
  });

  it('a step twice, too late or after the project closed is answered', async () => {
    const { bot } = desk;
    await desk.raised();
    const open = structuredClone(desk.card());
    await bot.person('ana').click(open, 'Acknowledge');
    expect((await bot.person('ana').click(open, 'Acknowledge')).text).toContain('You acknowledged ESC-1 on');
    const acknowledged = structuredClone(desk.card());
    const form = await bot.person('ana').click(acknowledged, 'Contained');
    const other = await bot.person('tom').click(acknowledged, 'Contained');
    await bot.person('tom').submit(shown(other), { containment: 'Passwords' });
    const late = await bot.person('ana').submit(shown(form), { containment: 'Something else' });
    expect(Object.values(late.errors ?? {}).join()).toContain('tom contained ESC-1 on');
    await desk.setState('closed');
    expect((await bot.person('ana').click(desk.card(), 'Update')).text).toContain('ACME is closed');
  });

  it('two at once: one acknowledges, the other reads who was first', async () => {
    const { bot } = desk;
    await desk.raised();
    const [one, other] = await Promise.all([
      bot.person('ana').click(desk.card(), 'Acknowledge'),
      bot.person('tom').click(desk.card(), 'Acknowledge'),
    ]);
    expect([one.text, other.text].filter((text) => text.includes('acknowledged ESC-1 on'))).toHaveLength(1);
    expect((await desk.stored()).version).toBe(2);
  });
});

describe('hand over and reopen', () => {
  it('the next one is asked with what they must know; the owner stays', async () => {
    const { bot } = desk;
    await desk.acknowledged();
    const form = await bot.person('ana').click(desk.card(), 'Hand over');
    const guest = await bot.person('ana').submit(shown(form), { to: { id: 'UZOE' }, note: 'Over to you' });
    expect(guest.errors?.to).toContain('belongs to another organisation');
    await bot.person('ana').submit(shown(form), { to: { id: 'UBEN' }, note: 'The vendor has the trace' });
    await bot.settle();
    expect(desk.card().text).toContain('owner @ana, with @ben');
    expect(desk.thread().at(-1)).toContain('@ana handed ESC-1 to @ben: The vendor has the trace');
    // Ben is in New York, where it is four in the morning.
    expect(await desk.dms('ben')).toEqual([]);
    await bot.tick('2026-11-24T14:00:00Z');
    expect((await desk.dms('ben')).map(({ text }) => text).join()).toContain(
      'This one is with you, asked by ana: The vendor has the trace',
    );
  });

  it('what was resolved too early begins anew', async () => {
    const { bot } = desk;
    await desk.resolved();
    const seen = await desk.escalate('mia', 'ESC-1');
    const reopen = await bot.person('mia').click(whispered(seen), 'Reopen');
    await bot.person('mia').submit(shown(reopen), { reason: 'It fails again' });
    expect(await desk.stored()).toMatchObject({ state: 'open', ownerId: null, resolution: null });
    expect(desk.thread().at(-1)).toContain('@mia reopened ESC-1: It fails again');
    expect((await desk.dms('ana')).at(-1)?.text).toContain('You’re asked again, because it was reopened.');
  });
});

describe('a restricted one', () => {
  beforeEach(async () => {
    await desk.bot.begin('a key leaked', async () => {
      const form = await desk.escalate('mia', '');
      await desk.bot.person('mia').submit(shown(form), {
        severity: '2',
        category: 'integration',
        problem: 'A key leaked into the logs',
        impact: 'The customer must not learn it from us by chance',
        ask: 'Rotate the key',
        allowed: [{ id: 'UEVA' }],
      });
    });
  });

  function anaHasIt(): Promise<void> {
    return desk.bot.begin('ana has it', async () => {
      const question = (await desk.dms('ana')).at(-1);
      if (!question) throw new Error('Ana was not asked');
      await desk.bot.person('ana').click(question, 'Acknowledge');
    });
  }

  it('is shown to those named in it alone', async () => {
    const { bot } = desk;
    const all = bot.slack.everything().filter(({ channel }) => channel.startsWith('C'));
    expect(all.some(({ text }) => text.includes('leaked'))).toBe(false);
    for (const who of ['mia', 'eva', 'ana']) {
      expect((await desk.dms(who)).map(({ text }) => text).join()).toContain('A key leaked into the logs');
    }
    for (const who of ['ben', 'tom', 'kim']) {
      expect((await desk.escalate(who, 'list')).text).toContain('Nothing is escalated.');
      expect((await desk.escalate(who, 'ESC-1')).text).toContain('I know no ESC-1 that you can see.');
    }
    expect((await desk.escalate('eva', 'list')).text).toContain('ESC-1 · Sev2 · A key leaked');
  });

  it('is in nobody else’s preview of a digest', async () => {
    const { bot } = desk;
    await desk.raised();
    const list = await bot.person('kim').command('/golive', 'rituals mine', { channel: 'general' });
    for (const near of ['Escalation digest', 'Escalation triage']) {
      const preview = await bot.person('kim').click(whispered(list), { name: 'Run now (preview to me)', near });
      expect(preview.text).toContain(`Preview: ${near}`);
      expect(preview.text).not.toContain('leaked');
      expect(preview.text).toContain('to others, who alone read');
    }
  });

  it('nor told to a manager who is not named in it; to one who is, it is', async () => {
    const { bot } = desk;
    await anaHasIt();
    await desk.raised({ problem: 'Another secret', allowed: [{ id: 'UTOM' }] });
    const other = (await desk.dms('ana')).at(-1);
    if (!other) throw new Error('Ana was not asked again');
    await bot.person('ana').click(other, 'Acknowledge');
    for (const at of ['24T11:01', '25T09:01', '25T09:02']) await bot.tick(`2026-11-${at}:00Z`);
    const told = (await desk.dms('tom')).map(({ text }) => text).join('\n');
    expect(told).toMatch(/Another secret[\s\S]*is missing/);
    expect(told).toMatch(/Another secret[\s\S]*was to be contained/);
    expect(told).not.toContain('leaked');
  });

  it('is not offered to whoever writes of the same', async () => {
    const alike = { severity: '2', category: 'integration' } as const;
    const similar = async (problem: string) =>
      (
        await desk.bot
          .person('ben')
          .choose(shown(await desk.escalate('ben', problem)), 'What is it about?', 'Integration')
      ).text;
    expect(await similar('A key leaked into the logs')).not.toContain('Already escalated');
    await desk.raised({ ...alike, problem: 'A key leaked into the logs' });
    expect(await similar('A key leaked into the logs')).toMatch(/Already escalated[\s\S]*ESC-2/);
  });

  it('blocks its gates without a word about itself', async () => {
    const [signal] = await escalationSignals(desk.bot.scope, desk.acme, 'go-live');
    expect(signal).toMatchObject({ text: 'A restricted escalation', owner: null, effect: 'blocks' });
    const check = await desk.bot.person('ben').command('/golive', 'check ACME go-live', { channel: 'acme' });
    expect(check.text).toContain('• ESC-1 A restricted escalation · @tom');
    expect(check.text).toContain('Next – @tom: settle ESC-1.');
    expect(check.text).not.toContain('leaked');
  });

  it('its log goes to them as well', async () => {
    await anaHasIt();
    const lines = (await desk.dms('eva')).filter(({ threadTs }) => threadTs !== undefined).map(({ text }) => text);
    expect(lines.join()).toContain('@ana acknowledged ESC-1');
  });
});

describe('gates', () => {
  it('an open Sev2 blocks the phase’s gate and go-live until it is resolved; a Sev3 none; the headline counts it', async () => {
    const { bot } = desk;
    const inTheWay = () => {
      const headline = bot.slack.messages('CACME').find(({ text }) => text.includes('[Plan]'))?.text ?? '';
      return Number(/(\d+) things block it/.exec(headline)?.[1]);
    };
    const before = inTheWay();
    expect(before).toBeGreaterThan(0);
    const blocked = async (gate: string) => (await escalationSignals(bot.scope, desk.acme, gate)).map(({ key }) => key);
    await desk.raised({ severity: '3' });
    expect(await blocked('go-live')).toEqual([]);
    expect(inTheWay()).toBe(before);
    await desk.raised({ problem: 'Another thing altogether' });
    expect(inTheWay()).toBe(before + 1);
    expect([await blocked('design'), await blocked('uat'), await blocked('go-live')]).toEqual([
      ['ESC-2'],
      [],
      ['ESC-2'],
    ]);
    await bot.person('ana').click(desk.card(2), 'Acknowledge');
    const form = await bot.person('ana').click(desk.card(2), 'Resolved');
    await bot.person('ana').submit(shown(form), { resolution: 'Done' });
    expect(await blocked('go-live')).toEqual([]);
    expect(inTheWay()).toBe(before);
  });
});

describe('in a channel that outsiders read', () => {
  it('nothing is said there; whoever has to do with it reads it by direct message', async () => {
    const { bot } = desk;
    bot.slack.changeChannel('CACME', { shared: true });
    bot.clock.advance(10 * 60_000);
    await desk.raised();
    await bot.settle();
    const question = (await desk.dms('ana')).at(-1);
    if (!question) throw new Error('Ana was not asked');
    await bot.person('ana').click(question, 'Acknowledge');
    await bot.settle();
    expect(bot.slack.messages('CACME').some(({ text }) => text.includes('ESC-1'))).toBe(false);
    expect((await desk.dms('mia')).map(({ text }) => text).join()).toContain('Acknowledged · owner @ana');
    const [refused] = await bot.scope.from(outbox, eq(outbox.refusal, 'shared_channel'));
    expect(refused).toMatchObject({ meantFor: 'CACME', destination: 'UMIA', state: 'sent' });
  });
});
