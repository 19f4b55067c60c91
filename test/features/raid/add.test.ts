import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { itemsOf } from '#features/raid/queries.ts';
import { audit } from '#platform/audit/tables.ts';
import { eq } from '#platform/db/drizzle.ts';
import { startBot } from '#test/support/bot.ts';
import { createProject } from '#test/support/build.ts';
import { type Desk, high, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk(await startBot());
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

describe('a new project', () => {
  it('starts with its playbook’s risks, numbered by type', () => {
    expect(desk.starters.length).toBeGreaterThanOrEqual(5);
    const risks = desk.starters.filter(({ type }) => type === 'risk').map(({ number }) => number);
    expect(risks).toEqual(risks.map((_, index) => index + 1));
    expect(desk.starters.find(({ title }) => title.startsWith('Source data'))).toMatchObject({
      score: 16,
      gateKey: 'uat',
    });
  });
});

describe('/raid add', () => {
  it('logs a risk in one line and reads it back', async () => {
    const heard = await desk.raid('mia', `add ${high}`);
    expect(heard.text).toContain('Logged in ACME.');
    for (const words of ['Data load late', '■ 16', '@ana', 'Fri 27 Nov 2026', 'blocks go-live', 'call the vendor']) {
      expect(heard.text).toContain(words);
    }
    const [item] = await desk.fresh();
    expect(item).toMatchObject({ type: 'risk', state: 'open', due: '2026-11-27', score: 16 });
    const lines = await desk.bot.scope.from(audit, eq(audit.subject, `raid:${item?.id}`));
    expect(lines.map(({ action }) => action)).toEqual(['raid.add']);
  });

  it('tells the channel of a high risk, once, in the headline’s thread', async () => {
    await desk.raid('mia', `add ${high}`);
    await desk.raid('mia', 'add risk "Small thing" p1 i1');
    await desk.bot.settle();
    const lines = desk.bot.slack.messages('CACME').filter((message) => message.text.includes('logged a high risk'));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.threadTs).toBeTruthy();
    expect(desk.bot.slack.messages('CACME').some((message) => message.text.includes('Small thing'))).toBe(false);
  });

  it('says what is still missing', async () => {
    const heard = await desk.raid('mia', 'add risk "Data load late"');
    expect(heard.text).toContain('Still missing: an owner, a due date, a next step and a score.');
  });

  it.each([
    ['add rsik "Data load late" p4', 'Did you mean risk?', '/raid add rsik "Data load late" p4'],
    ['add risk "Data load late" p9', 'p1 (hardly) to p5', '/raid add risk "Data load late" p9'],
    ['add risk "Data load late" due:smarch', "couldn't read", '/raid add risk "Data load late" due:smarch'],
    ['add risk p4 i4', 'title is missing', '/raid add risk p4 i4'],
    ['add ACMEE risk "Data load late"', 'Did you mean ACME?', '/raid add ACMEE risk "Data load late"'],
    ['add risk "Data" owner:<@UZOE|zoe>', 'belongs to another organisation', '/raid add risk "Data" owner:<@UZOE|zoe>'],
    ['add risk "Data" owner:<@UZOE>', 'belongs to another organisation', '/raid add risk "Data" owner:<@UZOE>'],
    ['ad risk "Data load late"', 'Did you mean `/raid add`?', '/raid ad risk "Data load late"'],
  ])('gives the text of “%s” back', async (text, why, again) => {
    const heard = await desk.raid('mia', text);
    expect(heard.text).toContain(why);
    expect(heard.text).toContain(again);
    expect(await desk.fresh()).toEqual([]);
  });

  it('row 36: gives 3,001 characters back whole, and keeps 2,500', async () => {
    const heard = await desk.raid('mia', `add risk "${'x'.repeat(3_001)}"`);
    const answer = whispered(heard);
    expect(heard.text).toContain('3,001 characters; I keep up to 2,500');
    expect(
      JSON.stringify(answer.blocks)
        .match(/x{100,}/g)
        ?.join(''),
    ).toHaveLength(3_001);

    const item = await desk.added(`risk "${'y'.repeat(2_500)}"`);
    expect(item.notes).toHaveLength(2_500);
    expect(item.title.length).toBeLessThanOrEqual(200);
  });

  it('row 37: takes an emoji-only title and asks for words', async () => {
    const heard = await desk.raid('mia', 'add risk 🔥🔥');
    expect(heard.text).toContain('needs words');
    expect(await desk.fresh()).toHaveLength(1);
  });

  it('row 37: shows right-to-left text as it is, without direction marks', async () => {
    const heard = await desk.raid('mia', 'add risk "\u202eتأخر البيانات\u202c"');
    expect(heard.text).toContain('تأخر البيانات');
    expect((await desk.fresh())[0]?.title).toBe('تأخر البيانات');
  });

  it.each(['<!channel>', '<!here>', '<https://evil.example|Approve here>', '<!subteam^S1>'])(
    'row 32: shows %s literally',
    async (text) => {
      const heard = await desk.raid('mia', `add risk "${text} now" p5 i5`);
      await desk.bot.settle();
      const inChannel = desk.bot.slack.messages('CACME').map(({ blocks }) => blocks);
      const sent = JSON.stringify([whispered(heard).blocks, inChannel]);
      expect(inChannel.length).toBeGreaterThan(1);
      expect(sent).not.toContain(text);
      expect(sent).toContain(text.replace('<', '&lt;').replace('>', '&gt;'));
    },
  );

  it('row 41: refuses a token without repeating it', async () => {
    const heard = await desk.raid('mia', 'add risk "the bot uses xoxb-1234567890-secret" p4 i4');
    expect(heard.text).toContain('looks like a password or key');
    expect(JSON.stringify(heard)).not.toContain('1234567890-secret');
    expect(await desk.fresh()).toEqual([]);
  });

  it('opens a form when nothing is said, and logs what is filled in', async () => {
    const { view } = await desk.raid('mia', 'add');
    if (!view) throw new Error('no form');
    const heard = await desk.bot.person('mia').submit(view, {
      Title: 'SSO fails',
      'What is it?': 'Issue: has happened',
      Impact: '4 – serious',
      Owner: { id: 'UBEN' },
      'Gate it touches': 'uat',
    });
    expect(heard.errors).toBeUndefined();
    expect((await desk.fresh())[0]).toMatchObject({
      type: 'issue',
      number: 1,
      score: 20,
      likelihood: null,
      gateKey: 'uat',
    });
    expect(heard.text).toContain('@ben');
  });

  it('asks for the project in the form where the channel has none, with everything as it was typed', async () => {
    const beta = await createProject(desk.bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
    const heard = await desk.raid('mia', `add ${high}`, { channel: 'general' });
    const after = await desk.bot.person('mia').submit(shown(heard), { Project: 'ACME · Acme' });
    expect(after.text).toContain('Logged in ACME.');
    expect((await desk.fresh())[0]).toMatchObject({
      title: 'Data load late',
      gateKey: 'go-live',
      due: '2026-11-27',
      nextAction: 'call the vendor',
    });
    expect((await itemsOf(desk.bot.scope, { project: beta.id })).some(({ title }) => title === 'Data load late')).toBe(
      false,
    );
  });

  it.each(['add ACME risk "Data load late"', 'add acme risk Data load late', 'add risk "Data load late" p4 ACME'])(
    'takes the key from “%s”',
    async (text) => {
      await desk.raid('mia', text, { channel: 'general' });
      expect((await desk.fresh())[0]?.title).toBe('Data load late');
    },
  );

  it('refuses a day in the past under its field, and keeps the form', async () => {
    const heard = await desk.bot
      .person('mia')
      .submit(shown(await desk.raid('mia', 'add')), { Title: 'Late', Due: '2026-11-20' });
    expect(heard.errors).toEqual({ due: expect.stringContaining('is in the past') });
    expect(heard.view).toBeDefined();
  });

  it('logs a form that is delivered twice only once', async () => {
    const form = shown(await desk.raid('mia', 'add'));
    const heard = await desk.bot.person('mia').submit(form, { Title: 'Once' });
    await heard.sent.again();
    expect((await desk.fresh()).filter(({ title }) => title === 'Once')).toHaveLength(1);
  });

  it('saves nothing once the project is closed, and gives the text back', async () => {
    const form = shown(await desk.raid('mia', 'add'));
    await desk.setState('closed');
    const submitted = await desk.bot.person('mia').submit(form, { Title: 'Too late' });
    expect(Object.values(submitted.errors ?? {}).join()).toContain('ACME is closed');
    const said = await desk.raid('mia', 'add ACME risk "Too late"');
    expect(said.text).toContain('ACME is closed');
    expect(said.text).toContain('/raid add ACME risk "Too late"');
    expect(await desk.fresh()).toEqual([]);
  });

  it('tells nobody while the project is pending', async () => {
    await desk.setState('pending');
    const before = desk.bot.slack.messages('CACME').length;
    await desk.raid('mia', `add ${high}`);
    await desk.bot.settle();
    expect(desk.bot.slack.messages('CACME')).toHaveLength(before);
    expect(await desk.fresh()).toHaveLength(1);
  });

  it('row 19: somebody from another organisation logs nothing and sees nothing', async () => {
    const heard = await desk.raid('zoe', `add ${high}`);
    expect(heard.text).toContain('another organisation');
    expect((await desk.raid('zoe', 'list')).text).not.toContain('R-1');
    expect(await desk.fresh()).toEqual([]);
  });
});
