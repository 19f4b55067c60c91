import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import { raidSignals } from '#features/raid/signals.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { startBot } from '#test/support/bot.ts';
import { type Desk, high, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(await startBot());
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

async function edit(who: string, code: string, fields: Record<string, string | { id: string }>): Promise<Heard> {
  const form = await desk.bot.person(who).click(whispered(await desk.raid(who, code)), 'Edit');
  return desk.bot.person(who).submit(shown(form), fields);
}

async function blocking(gate = 'go-live'): Promise<string[]> {
  const all = await raidSignals(desk.bot.scope, await desk.project(), gate);
  return all.filter(({ effect }) => effect === 'blocks').map(({ key }) => key);
}

describe('what is high leaves its gate with the manager’s yes alone', () => {
  it.each([
    ['impact', { Impact: '1 – small' }, 'impact', 'rating it below 15'],
    ['likelihood', { Likelihood: '1 – hardly' }, 'likelihood', 'rating it below 15'],
    ['gate', { 'Gate it touches': 'handover' }, 'gate', 'moving it to another gate'],
  ])('the lead can’t take it away by its %s', async (_, fields, field, what) => {
    const code = `R-${(await desk.added(high)).number}`;
    const heard = await edit('mia', code, fields);
    expect(heard.errors?.[field]).toContain(`${what} needs the delivery manager's yes`);
    expect(heard.errors?.[field]).toContain(`/raid accept ACME ${code}`);
    expect(await blocking()).toContain(code);
    expect(await desk.bot.scope.from(audit, eq(audit.action, 'denied'))).toHaveLength(1);
    expect((await edit('tom', code, fields)).text).toContain('is saved');
    expect(await blocking()).not.toContain(code);
  });

  it('the lead may rate it higher, and change what blocks nothing', async () => {
    const code = `R-${(await desk.added(high)).number}`;
    expect((await edit('mia', code, { Impact: '5 – severe', Due: '2026-12-04' })).text).toContain('is saved');
    expect(await blocking()).toContain(code);
  });

  it.each(['mia', 'ben', 'ana'])('%s can’t close it, though lead, holder of a role or owner', async (who) => {
    const code = `R-${(await desk.added(high)).number}`;
    const heard = await desk.raid(who, `close ${code} because it is over`);
    expect(heard.text).toContain(`closing it needs the delivery manager's yes`);
    expect(heard.text).toContain(`/raid close ACME ${code}`);
    expect(await blocking()).toContain(code);
    expect((await desk.raid('tom', `close ${code} because it is over`)).text).toContain('is closed');
  });

  it('nor turn it into an issue', async () => {
    const code = `R-${(await desk.added(high)).number}`;
    const screen = whispered(await desk.raid('mia', code));
    const heard = await desk.bot.person('mia').click(screen, '→ Issue (manager)');
    expect(heard.text).toContain("needs the delivery manager's yes");
    expect(await blocking()).toContain(code);
  });
});

describe('an acceptance', () => {
  it('is for one title, gate and rating', async () => {
    const code = `R-${(await desk.added('risk "Data late" owner:<@UANA|ana> p5 i5 gate:handover')).number}`;
    await desk.raid('tom', `accept ${code} because we load by hand`);
    expect(await blocking('handover')).not.toContain(code);
    const heard = await edit('mia', code, { Title: 'No data at all', 'Gate it touches': 'go-live' });
    expect(heard.text).toContain('is not what was accepted any more, so it is open again');
    expect(await blocking()).toContain(code);
    expect(await desk.stored(code)).toMatchObject({ state: 'open', acceptedUntil: null, settledBy: null });
    await desk.bot.settle();
    expect(desk.bot.slack.messages('CACME').some(({ text }) => text.includes('changed what was accepted'))).toBe(true);
  });

  it('stays while only its plan changes', async () => {
    const code = `R-${(await desk.added(high)).number}`;
    await desk.raid('tom', `accept ${code} because fallback`);
    await edit('mia', code, { Mitigation: 'Load a sample first' });
    expect(await desk.stored(code)).toMatchObject({ state: 'accepted', acceptedUntil: '2027-01-29' });
  });

  it('is not given by its owner, nor for what has none', async () => {
    const own = `R-${(await desk.added('risk "Data late" owner:<@UTOM|tom> p5 i5')).number}`;
    expect((await desk.raid('tom', `accept ${own} because mine`)).text).toContain(`You own ${own}`);
    const orphan = `R-${(await desk.added('risk "Data lost" p5 i5')).number}`;
    expect((await desk.raid('tom', `accept ${orphan} because so`)).text).toContain('has no owner');
    expect(await blocking()).toEqual(expect.arrayContaining([own, orphan]));
  });

  it('holds until go-live when no day is named, says so, and is renewed by naming one', async () => {
    const code = `R-${(await desk.added(high)).number}`;
    const heard = await desk.raid('tom', `accept ${code} because fallback`);
    expect(heard.text).toContain('accepted until Fri 29 Jan 2027 (Europe/Berlin)');
    expect(heard.text).toContain('so I took the target go-live date');
    const renewed = await desk.raid('tom', `accept ${code} until 4 dec because the vendor decides then`);
    expect(renewed.text).toContain('accepted until Fri 4 Dec 2026 (Europe/Berlin).');
    expect(await desk.stored(code)).toMatchObject({
      acceptedUntil: '2026-12-04',
      reason: 'the vendor decides then',
    });
    expect((await desk.raid('mia', 'list accepted')).text).toContain('accepted until Fri 4 Dec 2026');
    expect((await desk.raid('tom', `accept ${code} until 4 dec because again`)).text).toContain('already accepted');
  });

  it.each([
    ['until smarch because so', "couldn't read"],
    ['until 2028-01-01 because so', '90 days after go-live'],
    ['until 2026-11-20 because so', 'in the past'],
  ])('is refused “%s”, and the text given back', async (words, why) => {
    const code = `R-${(await desk.added(high)).number}`;
    const heard = await desk.raid('tom', `accept ${code} ${words}`);
    expect(heard.text).toContain(why);
    expect(heard.text).toContain(`/raid accept ${code} ${words}`);
    expect(await blocking()).toContain(code);
  });

  it('asks for its last day in the form', async () => {
    const code = `R-${(await desk.added(high)).number}`;
    const tom = desk.bot.person('tom');
    const form = shown(await desk.raid('tom', `accept ${code} until fri`));
    expect(JSON.stringify(form.blocks)).toContain('"initial_date":"2026-11-27"');
    const late = await tom.submit(form, { reason: 'The fallback works', until: '2028-01-01' });
    expect(late.errors?.until).toContain('90 days after go-live');
    const heard = await tom.submit(shown(late), { reason: 'The fallback works', until: '2026-12-11' });
    expect(heard.text).toContain('accepted until Fri 11 Dec 2026 (Europe/Berlin).');
  });

  it('is given to the item as it was seen', async () => {
    const code = `R-${(await desk.added(high)).number}`;
    const form = shown(await desk.raid('tom', `accept ${code}`));
    await edit('mia', code, { Impact: '5 – severe' });
    const heard = await desk.bot.person('tom').submit(form, { reason: 'The fallback works' });
    expect(heard.errors?.reason).toContain('was changed since you opened this form');
    expect(await blocking()).toContain(code);
  });

  it.each(['.', '\u200b', '\u3164', ':fire:'])('wants words for a reason, not “%s”', async (reason) => {
    const code = `R-${(await desk.added(high)).number}`;
    const form = shown(await desk.raid('tom', `accept ${code}`));
    const heard = await desk.bot.person('tom').submit(form, { reason });
    expect(heard.errors?.reason).toContain('in words');
    expect((await desk.raid('tom', `close ${code} because ${reason}`)).text).toContain('in words');
    expect(await blocking()).toContain(code);
  });
});
