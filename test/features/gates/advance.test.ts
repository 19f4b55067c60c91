import { afterEach, expect, it } from 'vitest';
import type { Heard } from '#demo/player/heard.ts';
import type { View } from '#demo/player/slack-side.ts';
import { advanceButton } from '#features/gates/advance/button.ts';
import { skippedWords } from '#features/gates/advance/skipped.ts';
import type { Waiver } from '#features/gates/rules/types.ts';
import { criteria } from '#features/gates/tables.ts';
import { assignments } from '#features/projects/tables.ts';
import { touch } from '#features/projects/writes.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Bot } from '#test/support/bot.ts';
import { ACME, ofSecurity, openSite, type Site, type SiteOptions } from './signing-site.ts';

let site: Site;

async function green(options: SiteOptions = {}): Promise<Bot> {
  site = await openSite(options);
  await site.signed();
  return site.bot;
}

type Told = Pick<Heard, 'text' | 'whispers'>;

/** Mia passes the gate, for which everybody has signed. */
async function passed(): Promise<Told> {
  const bot = await green();
  return bot.begin('passed', async () => {
    const { text, whispers } = await bot.person('mia').command('/golive', 'advance', ACME);
    return { text, whispers };
  });
}

/** A criterion is open; Tom has the form in front of him in which he says why it goes on all the same. */
async function goingPast(): Promise<View> {
  site = await openSite({ open: ['OPS-1'] });
  return site.bot.begin('going past', async () => {
    const { view } = await site.bot.person('tom').command('/golive', 'advance', ACME);
    if (!view) throw new Error('no form');
    return view;
  });
}

/** He says so. */
async function wentPast(): Promise<Pick<Heard, 'text'>> {
  const view = await goingPast();
  return site.bot.begin('went past', async () => {
    const answers = { 'Why does it go on all the same?': 'Contract ends tonight' };
    const { text } = await site.bot.person('tom').submit(view, answers);
    return { text };
  });
}

afterEach(async () => {
  expect(site.bot.slack.violations).toEqual([]);
  await site.bot.close();
});

it('passes a gate that says GO, moves the phase and keeps the day of the go-live', async () => {
  const heard = await passed();
  expect(heard.text).toContain('passed Go-live of ACME: GO. Now in hypercare.');
  expect(await site.project()).toMatchObject({ phase: 'hypercare', actualGoLive: '2026-11-23', state: 'active' });
  expect(await site.gate('go-live')).toMatchObject({ state: 'passed', decidedBy: 'mia', exception: null });
  expect(await site.audited()).toContain('gate.pass');
  expect((await site.inbox('ana')).at(-1)?.text).toContain('Since then the gate was passed');
});

it('names the conditions that travel along, each with its owner and its end', async () => {
  site = await openSite(ofSecurity);
  const waiver: Waiver = {
    ...{ id: 'waiver', state: 'approved', reason: 'Later', compensating: 'Checked by hand', expires: '2026-12-18' },
    ...{ riskOwner: 'ana', requestedBy: 'mia', decidedBy: 'tom' },
  };
  await site.change((tx) => tx.update(criteria, { state: 'waived', waiver }, eq(criteria.key, 'SEC-1')).returning());
  const { bot } = site;
  await bot.person('mia').command('/golive', 'request', ACME);
  await bot.person('ana').command('/golive', 'approve', ACME);
  site.signals.push({
    key: 'FRZ-1',
    kind: 'freeze',
    effect: 'condition',
    text: 'Soft freeze at the customer',
    owner: 'mia',
    due: null,
    until: '2027-01-04',
    ask: null,
    changes: '1',
  });
  const heard = await bot.person('mia').command('/golive', 'advance', ACME);
  expect(heard.text).toContain('GO WITH CONDITIONS');
  for (const said of [heard.text, bot.slack.messages('CACME').at(-1)?.text]) {
    expect(said).toContain('• FRZ-1 Soft freeze at the customer · @mia, until Mon 4 Jan 2027');
    expect(said).toContain('• SEC-1 – @ana owns the risk until Fri 18 Dec');
  }
});

it('the last gate makes the project live', async () => {
  await passed();
  const { bot } = site;
  const slip = await bot.person('mia').command('/golive', 'advance', ACME);
  expect(slip.text).toContain('Go-live was passed a moment ago, and Hypercare exit is next');
  bot.clock.advance(60_000);
  const heard = await bot.person('tom').command('/golive', 'advance', ACME);
  expect(heard.text).toContain('That was the last gate: the project is live');
  expect(await site.project()).toMatchObject({ phase: 'done', state: 'live', actualGoLive: '2026-11-23' });
  const again = await bot.person('tom').command('/golive', 'advance ACME', ACME);
  expect(again.text).toContain('nothing left to advance');
});

it('a gate that says NO-GO stops the lead and says where to look', async () => {
  site = await openSite({ open: ['OPS-1'] });
  const heard = await site.bot.person('mia').command('/golive', 'advance', ACME);
  expect(heard.text).toContain('Go-live is NO-GO with 4 blockers');
  expect(heard.text).toContain('/golive check ACME go-live');
  expect(await site.project()).toMatchObject({ phase: 'launch' });
});

it('the delivery manager goes past it with a reason that is kept and told', async () => {
  await wentPast();
  expect(await site.gate('go-live')).toMatchObject({ state: 'skipped', exception: 'Contract ends tonight' });
  expect(await site.project()).toMatchObject({ phase: 'hypercare' });
  expect(await site.audited()).toContain('gate.skip');
});

it('of many that were skipped the first are named', () => {
  const blockers = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({ kind: 'criterion', key: `C-${number}` }));
  const passing = { project: { roleNames: {} }, assessment: { blockers } };
  expect(skippedWords(passing as never)).toBe('Skipped: 8 blockers – C-1, C-2, C-3, C-4, C-5, C-6 and 2 more.');
});

it('an exception names what it skipped: in the channel, in the audit, and to hypercare, which it keeps open', async () => {
  const heard = await wentPast();
  const skipped = 'OPS-1, Manager approval, Security approval, Support approval';
  expect(heard.text).toContain(`Skipped: 4 blockers – ${skipped}.`);
  expect(site.bot.slack.messages('CACME').at(-1)?.text).toContain(`Skipped: 4 blockers – ${skipped}.`);
  const [line] = await site.bot.scope.from(audit, eq(audit.action, 'gate.skip'));
  expect(JSON.parse(line?.body ?? '{}').after.blockers).toEqual(['OPS-1', 'manager', 'security', 'support']);
  const [left, ...others] = await site.bot.scope.from(criteria, eq(criteria.gateId, 'hypercare-exit'));
  expect(others).toEqual([]);
  expect(left).toMatchObject({ key: 'skipped-go-live', state: 'open', blocking: true });
  expect(left?.text).toContain(skipped);
  site.bot.clock.advance(60_000);
  const next = await site.bot.person('mia').command('/golive', 'advance', ACME);
  expect(next.text).toContain('Hypercare exit is NO-GO with 1 blocker');
});

it('an exception needs a reason that says something', async () => {
  const view = await goingPast();
  for (const reason of ['.', '\u200b \u200b', '—']) {
    const { errors } = await site.bot.person('tom').submit(view, { 'Why does it go on all the same?': reason });
    expect(errors?.reason, reason).toContain('Say why');
    expect(await site.gate('go-live')).toMatchObject({ state: 'open' });
  }
});

it.each([
  ['pending', 'ACME is pending'],
  ['on_hold', 'ACME is on hold'],
] as const)('a project that is %s stays in its phase, by command and by button', async (state, why) => {
  const bot = await green();
  const { whispers } = await bot.person('mia').command('/golive', 'button go-live', ACME);
  const [shown] = whispers;
  if (!shown) throw new Error('no button');
  await site.change(touch(await site.project(), { state }));
  const before = bot.slack.messages('CACME').length;
  const typed = await bot.person('mia').command('/golive', 'advance', ACME);
  const pressed = await bot.person('tom').click(shown, 'Advance');
  for (const heard of [typed, pressed]) expect(heard.text).toContain(why);
  expect(bot.slack.messages('CACME').length).toBe(before);
  expect(await site.project()).toMatchObject({ phase: 'launch', state });
});

it('an exception is not sent once the project rests', async () => {
  const view = await goingPast();
  await site.change(touch(await site.project(), { state: 'on_hold' }));
  const heard = await site.bot.person('tom').submit(view, { 'Why does it go on all the same?': 'Because' });
  expect(Object.values(heard.errors ?? {})[0]).toContain('is on hold');
});

it('a regulated project has no exceptions', async () => {
  site = await openSite({ open: ['OPS-1'], regulated: true });
  const heard = await site.bot.person('tom').command('/golive', 'advance', ACME);
  expect(heard.view).toBeUndefined();
  expect(heard.text).toContain("ACME is regulated, so Go-live can't be skipped");
});

it('row 21: the exception needs the right when it is sent, not when it was opened', async () => {
  const view = await goingPast();
  const now = site.bot.clock.now();
  await site.change((tx) => tx.update(assignments, { until: now }, eq(assignments.role, 'manager')));
  const heard = await site.bot.person('tom').submit(view, { 'Why does it go on all the same?': 'Because' });
  expect(Object.values(heard.errors ?? {})[0]).toContain("You can't advance past a gate that says no");
  expect(await site.gate('go-live')).toMatchObject({ state: 'open' });
});

it('is not for everybody', async () => {
  const bot = await green();
  const heard = await bot.person('ana').command('/golive', 'advance', ACME);
  expect(heard.text).toContain("You can't advance");
  expect(await site.gate('go-live')).toMatchObject({ state: 'open' });
});

it('what changes while the form is open is judged when it is sent', async () => {
  const view = await goingPast();
  const project = await site.project();
  const cancelled = touch(project, { state: 'cancelled' });
  await site.change(cancelled);
  const heard = await site.bot.person('tom').submit(view, { 'Why does it go on all the same?': 'Because' });
  expect(Object.values(heard.errors ?? {})[0]).toContain('was cancelled');
});

it('two people pass the same gate at once: one does, the other hears of it', async () => {
  const bot = await green();
  const both = await Promise.all([
    bot.person('mia').command('/golive', 'advance', ACME),
    bot.person('tom').command('/golive', 'advance', ACME),
  ]);
  expect((await site.audited()).filter((action) => action === 'gate.pass')).toHaveLength(1);
  const words = both.flatMap(({ whispers }) => whispers.map(({ text }) => text)).sort();
  expect(words).toEqual([
    expect.stringContaining('Go-live of ACME is passed'),
    expect.stringContaining('Go-live was passed a moment ago'),
  ]);
  expect(await site.project()).toMatchObject({ phase: 'hypercare' });
});

it('row 22: a button names its gate, and one that isn’t next or is behind is refused', async () => {
  const bot = await green();
  const button = async (gate: string) => {
    const { whispers } = await bot.person('mia').command('/golive', `button ${gate}`, ACME);
    const [shown] = whispers;
    if (!shown) throw new Error('no button');
    return shown;
  };
  const early = await bot.person('mia').click(await button('hypercare-exit'), 'Advance');
  expect(early.text).toContain('ACME is in launch, whose gate is Go-live');
  const now = await button('go-live');
  await bot.person('mia').click(now, 'Advance');
  expect(await site.project()).toMatchObject({ phase: 'hypercare' });
  const late = await bot.person('tom').click(now, 'Advance');
  expect(late.text).toContain('Go-live was passed by @mia already; ACME is in hypercare');
  expect(await site.project()).toMatchObject({ phase: 'hypercare' });
});

it('asks before it passes: the button carries a confirmation', async () => {
  site = await openSite();
  expect(advanceButton(await site.gate('go-live')).confirm?.title?.text).toBe('Pass this gate?');
});

it('tells whoever did it in a sentence, and the channel that the customer is live', async () => {
  const { whispers } = await passed();
  expect(whispers.map(({ text }) => text)).toEqual(['Go-live of ACME is passed. Now in hypercare.']);
  expect(site.bot.slack.messages('CACME').at(-1)?.text).toMatch(
    /🎉 Acme Ltd is live\.\n\s*@mia passed Go-live of ACME: GO/,
  );
});
