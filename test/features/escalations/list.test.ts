import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { escalationSignals } from '#features/escalations/signals.ts';
import { escalations } from '#features/escalations/tables.ts';
import { createProject } from '#test/support/build.ts';
import { type Desk, openDesk, shown, whispered } from './desk.ts';

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});

afterEach(async () => {
  expect(desk.bot.slack.violations).toEqual([]);
  await desk.bot.close();
});

const codes = (text: string) => Array.from(text.matchAll(/ESC-(\d+) ·/g), ([, number]) => Number(number));

describe('/escalate list', () => {
  it('is of all projects or of one, the most severe first', async () => {
    const { bot } = desk;
    await createProject(bot, { key: 'BETA', customer: 'Beta', channel: 'beta' });
    await desk.raised({ severity: '3' });
    await desk.raised({ problem: 'Another thing altogether' });
    const form = await desk.escalate('mia', 'BETA Log-in is down');
    const answers = { severity: '1', category: 'data', impact: 'Nobody works' };
    await bot.person('mia').submit(shown(form), answers);
    expect(codes((await desk.escalate('mia', 'list')).text)).toEqual([3, 2, 1]);
    expect(codes((await desk.escalate('mia', 'list acme')).text)).toEqual([2, 1]);
    expect(codes((await desk.escalate('mia', 'list BETA')).text)).toEqual([3]);
    expect((await desk.escalate('mia', 'list NONE')).text).toContain('I know no project “NONE”.');
  });

  it('turns its pages, and opens each', async () => {
    const { bot } = desk;
    const one = await desk.raised();
    const others = Array.from({ length: 10 }, (_, at) => at + 2);
    await bot.app.database.commit(
      bot.app.workspace.id,
      others.map(
        (number) => (tx) =>
          tx.insert(escalations, { ...one, id: tx.newId(), number, problem: `Trouble ${number} of its own kind` }),
      ),
    );
    const first = await desk.escalate('mia', 'list');
    expect(first.text).toContain('Escalations, open · 11');
    expect(first.text).toContain('Page 1 of 2');
    const second = await bot.person('mia').click(whispered(first), 'Next');
    expect(codes(second.text)).toEqual([11]);
    const fourth = await bot.person('mia').click(whispered(first), { name: 'Open', near: 'ESC-4' });
    expect(fourth.text).toContain('Trouble 4 of its own kind');
  });
});

describe('what is wrong, behind a word that is a command too', () => {
  it.each(['list of users is empty since Monday', 'help the export fails for all'])('%s', async (text) => {
    const heard = await desk.escalate('mia', text);
    expect(shown(heard).blocks.length).toBeGreaterThan(0);
    expect(heard.text).toContain(text);
  });

  it.each(['list ACME closed', 'list acme Sev1', 'list closed ones'])('`%s` wants a list', async (text) => {
    const heard = await desk.escalate('mia', text);
    expect(heard.view).toBeUndefined();
    expect(heard.text).toContain('I list one project, or all: `/escalate list ACME`');
  });

  it('`list`, with a project or without, and `help` are still commands', async () => {
    for (const text of ['list', 'list all', 'list ACME all']) {
      expect((await desk.escalate('mia', text)).text).toContain('Escalations');
    }
    expect((await desk.escalate('mia', 'help')).text).toContain('/escalate list');
  });
});

describe('what touches a gate', () => {
  it('raised about a criterion: that gate and go-live; not resolved, it does whatever its phase', async () => {
    const { bot, acme } = desk;
    const gate = await bot.person('mia').command('/golive', 'gate uat', { channel: 'acme' });
    const update = whispered(gate).blocks.flatMap((block) => {
      const { action_id, value } = (block.accessory ?? {}) as { action_id?: string; value?: string };
      return action_id === 'gates.update' && value ? [value] : [];
    });
    const form = await bot.person('mia').click(whispered(gate), { name: 'Update', value: String(update[0]) });
    const escalate = await bot.person('mia').click(shown(form), 'Escalate');
    const answers = { severity: '2', category: 'data', impact: 'No data for UAT', ask: 'Load it again' };
    await bot.person('mia').submit(shown(escalate), answers);
    const blocks = async (key: string) => (await escalationSignals(bot.scope, acme, key)).map((one) => one.key);
    expect([await blocks('uat'), await blocks('design'), await blocks('go-live')]).toEqual([['ESC-1'], [], ['ESC-1']]);
    const check = await bot.person('mia').command('/golive', 'check ACME uat', { channel: 'acme' });
    expect(check.text).toContain('NO-GO');
    expect(check.text).toContain('Sev2 open');
  });
});

describe('a Sev1', () => {
  it('has a thread of its own, the owner of each workstream, and the moment of its next update', async () => {
    const { bot } = desk;
    await desk.acknowledged({ severity: '1' });
    const add = async (name: string, owner: string) => {
      const form = await bot.person('mia').click(desk.card(), 'Workstream');
      await bot.person('mia').submit(shown(form), { name, owner: { id: owner } });
    };
    await add('Database', 'UBEN');
    await add('Customer contact', 'UEVA');
    await add('database', 'UTOM');
    expect(desk.card().text).toContain('Next update by Tue 24 Nov, 10:30 (Berlin)');
    expect(desk.card().text).toContain('Workstreams\n• Database: @tom\n• Customer contact: @eva');
    expect(desk.thread().join()).toContain('@eva takes care of Customer contact in ESC-1.');
    const update = await bot.person('ana').click(desk.card(), 'Update');
    for (const promise of ['in 15 minutes', 'in 30 minutes']) expect(JSON.stringify(shown(update))).toContain(promise);
    expect(JSON.stringify(shown(update))).not.toContain('in 1 hour');
    await bot.tick('2026-11-24T09:30:30Z');
    expect(desk.thread().at(-1)).toContain('@ana, an update on ESC-1 was promised for 10:30 (Berlin)');
  });

  it('alone has workstreams', async () => {
    await desk.raised();
    expect(desk.card().text).not.toContain('[Workstream]');
    expect((await desk.escalate('mia', 'ESC-1')).text).not.toContain('[Workstream]');
  });
});

describe('closing', () => {
  it.each([
    [
      'a follow-up without a name',
      { owner1: { id: 'UBEN' }, due1: '2026-12-01' },
      { title1: 'Say what has to be done.' },
    ],
    ['without an owner', { title1: 'Alert', due1: '2026-12-01' }, { owner1: 'Say who does it.' }],
    ['without a day', { title2: 'Alert', owner2: { id: 'UBEN' } }, { due2: 'Say until when.' }],
    [
      'in the past',
      { title3: 'Alert', owner3: { id: 'UBEN' }, due3: '2026-11-23' },
      { due3: 'Mon 23 Nov 2026 is in the past. Pick today or a later day.' },
    ],
    [
      'for somebody from outside',
      { title1: 'Alert', owner1: { id: 'UZOE' }, due1: '2026-12-01' },
      { owner1: expect.stringContaining('belongs to another organisation') },
    ],
  ])('asks for what is missing: %s', async (_, answers, errors) => {
    const { bot } = desk;
    await desk.resolved();
    const form = await bot.person('ana').click(desk.card(), 'Close');
    const refused = await bot.person('ana').submit(shown(form), { cause: 'data', ...answers });
    expect(refused.errors).toEqual(errors);
    expect((await desk.stored()).state).toBe('resolved');
  });

  it('takes why nothing follows instead', async () => {
    const { bot } = desk;
    await desk.resolved();
    const form = await bot.person('ana').click(desk.card(), 'Close');
    await bot.person('ana').submit(shown(form), { cause: 'data', none: 'It was a slip' });
    expect(await desk.stored()).toMatchObject({ state: 'closed', rootCause: 'data', rootCauseText: 'It was a slip' });
  });
});
