import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { raidSignals } from '#features/raid/signals.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { personBySlackId } from '#platform/directory/people.ts';
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

/** Scores 12: nobody's yes is needed for it. */
const low = 'risk "Data load late" owner:<@UANA|ana> due:fri p4 i3 gate:go-live next:"call the vendor"';

describe('/raid close and accept', () => {
  it('closes for a reason and says so to whoever comes later', async () => {
    const { number } = await desk.added(low);
    const heard = await desk.raid('mia', `close R-${number} because the vendor delivered`);
    expect(heard.text).toContain(`R-${number} is closed.`);
    expect(heard.text).toContain('the vendor delivered');
    const late = await desk.raid('ben', `close R-${number} because of me`);
    expect(late.text).toMatch(new RegExp(`Mia closed R-${number} on Mon 23 Nov 2026`, 'i'));
    expect(late.text).toContain(`/raid close R-${number} because of me`);
    expect((await desk.stored(`R-${number}`)).reason).toBe('the vendor delivered');
  });

  it('asks for the reason when none is given', async () => {
    const { number } = await desk.added(high);
    const form = shown(await desk.raid('tom', `close R-${number}`));
    const heard = await desk.bot.person('tom').submit(form, { 'Why is it over?': 'The vendor delivered' });
    expect(heard.text).toContain('is closed');
    await desk.bot.settle();
    expect(desk.bot.slack.messages('CACME').some((message) => message.text.includes('closed the high risk'))).toBe(
      true,
    );
  });

  it('keeps no token, neither from the form nor from the command', async () => {
    const { number } = await desk.added(low);
    const token = 'xoxb-123456789012-abcdefABCDEF';
    const form = shown(await desk.raid('mia', `close R-${number}`));
    const heard = await desk.bot.person('mia').submit(form, { 'Why is it over?': `Use ${token}` });
    expect(heard.errors?.reason).toContain('looks like a password or key');
    const typed = await desk.raid('mia', `close R-${number} because ${token}`);
    expect(typed.text).toContain('looks like a password or key');
    expect(typed.text).not.toContain(token);
    expect(await desk.stored(`R-${number}`)).toMatchObject({ state: 'open', reason: null });
  });

  it('row 27: of two people who close at once one wins and the other hears who', async () => {
    const { number } = await desk.added(low);
    const forms = [
      shown(await desk.raid('mia', `close R-${number}`)),
      shown(await desk.raid('ben', `close R-${number}`)),
    ] as const;
    const heard = await Promise.all([
      desk.bot.person('mia').submit(forms[0], { reason: 'first' }),
      desk.bot.person('ben').submit(forms[1], { reason: 'second' }),
    ]);
    const refused = heard.filter(({ errors }) => errors);
    expect(refused).toHaveLength(1);
    expect(Object.values(refused[0]?.errors ?? {}).join()).toMatch(/(mia|ben) closed R-/i);
    expect((await desk.stored(`R-${number}`)).version).toBe(2);
  });

  it('leaves a high risk to the delivery manager, and the attempt in the audit', async () => {
    const { number } = await desk.added(high);
    const refused = await desk.raid('mia', `accept R-${number} because we hope`);
    expect(refused.text).toContain("You can't accept a high risk");
    expect(refused.text).toContain('the delivery manager');
    expect((await desk.bot.scope.from(audit, eq(audit.action, 'denied'))).length).toBe(1);
    const accepted = await desk.raid('tom', `accept R-${number} because the old import is the fallback`);
    expect(accepted.text).toContain(`R-${number} is accepted`);
    expect((await desk.raid('tom', `accept R-${number} because again`)).text).toContain('already accepted');
  });

  it('lets the lead accept a lower one, but not whoever merely has a role', async () => {
    const { number } = await desk.added('risk "Small" p2 i2');
    expect((await desk.raid('ben', `accept R-${number} because fine`)).text).toContain("You can't accept");
    expect((await desk.raid('mia', `accept R-${number} because fine`)).text).toContain('is accepted');
  });

  it('opens an accepted risk again when its score moves', async () => {
    const { number } = await desk.added('risk "Small" p2 i2');
    await desk.raid('mia', `accept R-${number} because fine`);
    const form = await desk.bot.person('mia').click(whispered(await desk.raid('mia', `R-${number}`)), 'Edit');
    const saved = await desk.bot
      .person('mia')
      .submit(shown(form), { Likelihood: '5 – almost certain', Impact: '5 – severe' });
    expect(saved.text).toContain('open again');
    expect(await desk.stored(`R-${number}`)).toMatchObject({ state: 'open', settledBy: null, score: 25 });
  });

  it('lets the owner change what is theirs, and nobody without a role', async () => {
    const { number } = await desk.added(low);
    expect((await desk.raid('eva', `close R-${number} because I say so`)).text).toContain(
      "You can't change or close a RAID item",
    );
    expect((await desk.raid('ana', `close R-${number} because it is done`)).text).toContain('is closed');
  });

  it('an old button on a closed item changes nothing', async () => {
    const { number } = await desk.added(high);
    const old = whispered(await desk.raid('mia', `R-${number}`));
    await desk.raid('tom', `close R-${number} because done`);
    for (const button of ['Edit', 'Close (manager)', 'Accept (manager)', '→ Issue (manager)']) {
      const heard = await desk.bot.person('mia').click(old, button);
      expect(heard.text).toMatch(new RegExp(`tom closed R-${number}`, 'i'));
    }
    expect((await desk.fresh()).filter(({ type }) => type === 'issue')).toEqual([]);
  });

  it('row 5: a replayed command is answered from the first time', async () => {
    const { number } = await desk.added('risk "Small" p2 i2');
    const heard = await desk.raid('mia', `close R-${number} because done`);
    await heard.sent.again();
    expect((await desk.stored(`R-${number}`)).version).toBe(2);
  });
});

describe('what gates hear', () => {
  const signals = async (gate: string) => raidSignals(desk.bot.scope, await desk.project(), gate);

  it('blocks the gate a high risk touches until it is accepted, then is a condition', async () => {
    const { number } = await desk.added(high);
    const mine = async () => (await signals('go-live')).filter(({ key }) => key === `R-${number}`);
    const [blocked] = await mine();
    expect(blocked).toMatchObject({
      effect: 'blocks',
      kind: 'risk',
      due: '2026-11-27',
      ask: { role: 'manager' },
      text: 'Data load late (score 16)',
    });
    expect((await signals('design')).some(({ key }) => key === `R-${number}`)).toBe(false);
    await desk.raid('tom', `accept R-${number} because fallback`);
    expect((await desk.raid('mia', `list accepted`)).text).toContain('a condition of go-live');
    const [accepted] = await mine();
    expect(accepted).toMatchObject({ effect: 'condition', ask: null, owner: blocked?.owner, due: '2027-01-29' });
    expect(accepted?.owner).toBeTruthy();
    const tom = await personBySlackId(desk.bot.scope, 'UTOM');
    expect([blocked?.by, accepted?.by]).toEqual([null, tom?.id]);
    expect(accepted?.changes).not.toBe(blocked?.changes);
    await desk.raid('mia', `close R-${number} because done`);
    expect(await mine()).toEqual([]);
  });

  it('blocks with an issue as with a high risk, and is free of it by the same yes', async () => {
    const { number, score } = await desk.added('issue "SSO fails" owner:<@UANA|ana> i3 gate:design');
    expect(score).toBe(15);
    const mine = async () => (await signals('design')).filter(({ key }) => key === `I-${number}`);
    expect(await mine()).toMatchObject([{ effect: 'blocks', ask: { role: 'manager' } }]);
    expect((await desk.raid('mia', `I-${number}`)).text).toContain('■ 15');
    expect((await desk.raid('mia', `accept I-${number} because fine`)).text).toContain("You can't accept a high risk");
    await desk.raid('tom', `accept I-${number} because they log in with passwords meanwhile`);
    expect(await mine()).toMatchObject([{ effect: 'condition' }]);
    await desk.added('issue "Typo" i2 gate:design');
    expect((await signals('design')).some(({ key }) => key === `I-${number + 1}`)).toBe(false);
  });

  it('still blocks when a high risk has happened', async () => {
    const { number } = await desk.added('risk "SSO fails" p5 i5 gate:design');
    const screen = whispered(await desk.raid('tom', `R-${number}`));
    await desk.bot.person('tom').click(screen, '→ Issue (manager)');
    expect((await signals('design')).filter(({ effect }) => effect === 'blocks').map(({ key }) => key)).toEqual([
      'I-1',
    ]);
  });

  it('counts a high risk without a gate for go-live, and no lower one', async () => {
    const { number } = await desk.added('risk "Nowhere" p5 i3');
    await desk.added('risk "Low" p5 i2 gate:go-live');
    const keys = (await signals('go-live')).map(({ key }) => key);
    expect(keys).toContain(`R-${number}`);
    expect(keys).not.toContain(`R-${number + 1}`);
  });
});

describe('the message shortcut', () => {
  it('takes over the message with its link, author and time', async () => {
    const said = await desk.bot
      .person('ben')
      .says('acme', 'The load job failed again.\nToken was xoxb-1234567890-secret');
    const heard = await desk.bot.person('mia').messageShortcut('raid.from-message', said);
    expect(heard.text).not.toContain('1234567890-secret');
    const saved = await desk.bot
      .person('mia')
      .submit(shown(heard), { Likelihood: '3 – possible', Impact: '3 – noticeable' });
    expect(saved.errors).toBeUndefined();
    expect(saved.text).toContain('The load job failed again.');
    expect(saved.text).toContain('by @ben');
    const [item] = await desk.fresh();
    expect(item).toMatchObject({
      title: 'The load job failed again.',
      sourceChannel: 'CACME',
      sourceTs: said.ts,
      sourceAuthor: 'UBEN',
    });
    expect(item?.sourceLink).toMatch(
      new RegExp(`^https://[a-z0-9-]+\\.slack\\.com/archives/CACME/p${said.ts.replace('.', '')}$`),
    );
    expect(item?.notes).toContain('[removed]');
  });

  it('asks which project where the channel has none', async () => {
    const said = await desk.bot.person('ben').says('general', 'The vendor is late');
    const heard = await desk.bot.person('mia').messageShortcut('raid.from-message', said);
    const saved = await desk.bot.person('mia').submit(shown(heard), { Project: 'ACME · Acme' });
    expect(saved.errors).toBeUndefined();
    expect((await desk.fresh())[0]).toMatchObject({ title: 'The vendor is late', sourceChannel: 'CGENERAL' });
  });
});
