import { afterEach, describe, expect, it } from 'vitest';
import { escalations } from '#features/escalations/tables.ts';
import { criteria, gates } from '#features/gates/tables.ts';
import { milestoneMoves, milestones } from '#features/plan/tables.ts';
import { assignments, projects } from '#features/projects/tables.ts';
import { eq, inArray, ne } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { beginUntil } from '#test/support/beginning.ts';
import { type Bot, startBot } from '#test/support/bot.ts';
import { createProject, type ProjectOptions } from '#test/support/build.ts';

let bot: Bot;
afterEach(async () => {
  expect(bot.slack.violations).toEqual([]);
  await bot.close();
});

/** Tom manages ACME from London; nothing is due before February, and today is Saturday 21 November. */
async function quiet(options: ProjectOptions = {}): Promise<void> {
  bot = await startBot({ at: '2026-11-20T08:00:00Z' });
  await createProject(bot, { kickoff: '2027-02-01', goLive: '2027-04-30', ...options });
  await beginUntil(bot, '2026-11-21T08:00:00Z');
}

const change = (write: Write) => bot.app.database.commit(bot.app.workspace.id, [write]);

async function digest(name = 'tom', words = 'digest'): Promise<string> {
  return (await bot.person(name).command('/golive', words, { channel: 'general' })).text;
}

async function sent(name = 'tom'): Promise<string[]> {
  const messages = bot.slack.messages(await bot.slack.directMessages(bot.person(name).id));
  return messages.map(({ text }) => text).filter((text) => text.startsWith('Your week'));
}

/** Another project, which Tom does not manage. */
function kims(key: string, options: ProjectOptions = {}) {
  const dates = { kickoff: '2027-02-01', goLive: '2027-04-30' };
  return createProject(bot, { ...dates, key, customer: `${key} Ltd`, channel: 'beta', manager: 'kim', ...options });
}

describe('a digest that nobody got', () => {
  const slip = () =>
    bot.person('mia').command('/golive', 'move handoff-checked 2027-02-12 because us: ill', { channel: 'acme' });

  it('is told by the next, with all that it had to say', async () => {
    await quiet();
    await slip();
    await beginUntil(bot, '2026-11-23T08:29:50Z');
    bot.slack.fail('chat.postMessage', { error: 'invalid_blocks' });
    await bot.tick('2026-11-23T08:30:00Z');
    expect(await sent()).toEqual([]);
    await bot.tick('2026-11-30T08:30:00Z');
    expect(await sent()).toEqual([expect.stringMatching(/1 slipped[\s\S]*Slipped since Mon 16 Nov\n• ACME/)]);
    await bot.tick('2026-12-07T08:30:00Z');
    expect((await sent()).at(-1)).toContain('Nothing new in 1 project');
  });

  it('on Monday is of no use on Thursday', async () => {
    await quiet();
    await beginUntil(bot, '2026-11-23T08:29:50Z');
    bot.slack.fail('chat.postMessage', { retryAfter: 3 * 24 * 3_600 });
    await bot.tick('2026-11-23T08:30:00Z');
    await bot.tick('2026-11-26T08:31:00Z');
    expect(await sent()).toEqual([]);
    const [row] = await bot.scope.from(outbox, eq(outbox.error, 'too late'));
    expect(row).toMatchObject({ state: 'dropped', usefulUntil: new Date('2026-11-24T08:30:00Z') });
    await bot.tick('2026-11-30T08:30:00Z');
    expect((await sent())[0]).toContain('1 new');
  });
});

describe('who reads it', () => {
  it('not those who muted it', async () => {
    await quiet();
    const heard = await bot.person('tom').command('/golive', 'settings', { channel: 'general' });
    if (!heard.view) throw new Error('no modal was opened');
    await bot.person('tom').submit(heard.view, { 'Don’t send me': ['Weekly digest'] });
    await bot.tick('2026-11-23T08:30:00Z');
    expect(await sent()).toEqual([]);
  });

  it('not those who left on the way to Monday', async () => {
    await quiet();
    await beginUntil(bot, '2026-11-23T08:29:50Z');
    await change((tx) => tx.update(people, { active: false }, eq(people.slackId, 'UTOM')).returning());
    await bot.tick('2026-11-23T08:30:00Z');
    const rows = await bot.scope.from(outbox, eq(outbox.destination, 'UTOM'));
    expect(rows.filter(({ key }) => key.startsWith('digest:'))).toEqual([]);
  });

  it('not after half a day', async () => {
    await quiet();
    await bot.tick('2026-11-23T14:31:00Z');
    expect(await sent()).toEqual([]);
  });
});

describe('what is near', () => {
  it.each([
    ['2026-12-21', true],
    ['2026-12-22', false],
  ])('is within thirty days: %s on 21 November', async (goLive, isNear) => {
    await quiet({ kickoff: '2026-11-20', goLive });
    expect((await digest()).includes('1 go-live in the next 30 days (1 at NO-GO)')).toBe(isNear);
  });

  /** ACME behind others that are nearer, which have no gates. */
  async function behind(nearer: number): Promise<void> {
    await quiet();
    const [acme] = await bot.scope.from(projects);
    if (!acme) throw new Error('no ACME');
    const others = Array.from({ length: nearer }, (_, at) => ({ ...acme, key: `P${at}`, targetGoLive: '2026-12-01' }));
    await change((tx) =>
      tx.insert(
        projects,
        others.map((it) => ({ ...it, id: tx.newId() })),
      ),
    );
    await change((tx) => tx.update(projects, { targetGoLive: '2026-12-02' }, eq(projects.key, 'ACME')));
    await change((tx) => tx.update(people, { role: 'manager' }, eq(people.slackId, 'UTOM')).returning());
  }

  it('is judged wherever it has a line', async () => {
    await behind(30);
    const heard = await bot.person('tom').command('/golive', 'digest all', { channel: 'general' });
    expect(heard.text).toContain('31 go-lives in the next 30 days (1 at NO-GO)');
    const [first] = heard.whispers;
    if (!first) throw new Error('nothing was shown');
    const { text } = await bot.person('tom').click(first, 'Next');
    expect(text).toContain('• P29 · Acme · Tue 1 Dec, in 10 days · no gate to judge');
    expect(text).toContain('• ACME · Acme · Wed 2 Dec, in 11 days · NO-GO 0 %');
  });

  it('is counted at NO-GO where there are too many for a line each', async () => {
    await behind(120);
    expect(await digest('tom', 'digest all')).toContain('121 go-lives in the next 30 days (1 at NO-GO)');
  });
});

describe('what was passed', () => {
  const pass = (key: string, state: 'passed' | 'skipped' = 'passed') =>
    change((tx) => tx.update(gates, { state, decidedAt: tx.now }, eq(gates.key, key)).returning());

  it('is a gate, told once, and whether it was as an exception', async () => {
    await quiet();
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await pass('design');
    await pass('build-complete', 'skipped');
    for (const day of ['2026-11-30', '2026-12-07']) await bot.tick(`${day}T08:30:00Z`);
    const [, second, third] = await sent();
    expect(second).toMatch(/1 project: 2 gates passed\.\nGates passed\n• ACME [^\n]+\n• ACME [^\n]+/);
    expect(second?.match(/, as a recorded exception/g)).toHaveLength(1);
    expect(third).toContain('Nothing new');
  });

  it('is a go-live, told once, though its own day is the one before the digest that it came after', async () => {
    await quiet();
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await bot.tick('2026-11-23T12:00:00Z');
    await change((tx) => tx.update(projects, { actualGoLive: '2026-11-22' }, eq(projects.key, 'ACME')));
    await pass('go-live');
    for (const day of ['2026-11-30', '2026-12-07']) await bot.tick(`${day}T08:30:00Z`);
    const [, second, third] = await sent();
    expect(second).toMatch(/1 project: 1 went live\.\nWent live\n• ACME · Acme · Sun 22 Nov/);
    expect(third).toContain('Nothing new');
  });
});

describe('what slipped', () => {
  it('by nobody’s hand: what became overdue since the last digest', async () => {
    await quiet({ kickoff: '2026-11-24', goLive: '2027-04-30' });
    await change((tx) => tx.update(milestones, { planned: '2026-12-08' }, ne(milestones.key, 'kickoff')));
    for (const day of ['2026-11-23', '2026-11-30', '2026-12-07', '2026-12-14']) await bot.tick(`${day}T08:30:00Z`);
    const [, second, third, fourth] = await sent();
    expect(second).toContain(
      '1 project: 1 milestone newly overdue.\nOverdue since Mon 23 Nov\n• ACME Kickoff held, 6 days',
    );
    expect(third).not.toContain('overdue.\n');
    expect(fourth).toMatch(/• ACME \d+ more milestones, \d+ in all; the oldest: Kickoff held, 20 days/);
  });

  it('is counted in milestones, as the lines below count them', async () => {
    await quiet({ kickoff: '2026-11-24', goLive: '2027-04-30' });
    await kims('BOLT', { manager: 'tom' });
    await beginUntil(bot, '2026-11-23T08:30:00Z');
    await change((tx) => tx.update(milestones, { planned: '2027-03-01' }, ne(milestones.key, 'kickoff')));
    const late = ['kickoff', 'handoff-checked'];
    await change((tx) => tx.update(milestones, { planned: '2026-11-25' }, inArray(milestones.key, late)));
    await bot.tick('2026-11-30T08:30:00Z');
    const [, second] = await sent();
    expect(second).toContain('2 projects: 4 milestones newly overdue.\nOverdue since Mon 23 Nov\n');
    for (const key of ['ACME', 'BOLT']) expect(second).toContain(`• ${key} 2 milestones; the oldest: `);
  });

  it('is nothing of a phase that is over', async () => {
    await quiet({ kickoff: '2026-11-24', goLive: '2027-04-30' });
    await change((tx) => tx.update(projects, { phase: 'handoff' }, eq(projects.key, 'ACME')));
    for (const day of ['2026-11-23', '2026-11-30']) await bot.tick(`${day}T08:30:00Z`);
    expect((await sent())[1]).toContain('Nothing new in 1 project');
  });

  it('is told of four weeks at most', async () => {
    await quiet();
    await change((tx) => tx.update(milestones, { planned: '2027-01-04' }, eq(milestones.key, 'kickoff')));
    for (const day of ['2026-11-23', '2027-01-18']) await bot.tick(`${day}T08:30:00Z`);
    expect((await sent())[1]).toContain('Overdue since Mon 21 Dec');
  });

  it('is the go-live, whatever slipped further', async () => {
    await quiet();
    const mia = bot.person('mia');
    const moves = await bot.scope.from(milestones);
    const goLive = moves.find(({ key }) => key === 'go-live');
    if (!goLive) throw new Error('no go-live');
    await mia.command('/golive', 'move handoff-checked 2027-03-31 because us: ill', { channel: 'acme' });
    await change((tx) => move(tx, goLive, 7));
    const text = await digest();
    expect(text).toContain(`• ACME ${goLive.name}: Fri 30 Apr 2027 → Fri 7 May 2027 (+7 days)`);
    expect(text).toContain('and 1 more milestone');
    expect(text).toContain('1 slipped');
  });

  it('is no date that was finished late', async () => {
    await quiet();
    const [one] = await bot.scope.from(milestones);
    if (!one) throw new Error('no milestone');
    await change((tx) => move(tx, one, 7, 'done'));
    expect(await digest()).not.toContain('slipped');
  });
});

describe('what ends', () => {
  it('comes in the order of its days, and is counted by its kind', async () => {
    await quiet();
    await kims('BOLT', { manager: 'tom' });
    const [first, second] = await bot.scope.from(criteria, eq(criteria.key, 'restore-rehearsed'));
    const until = (id: string | undefined, expires: string) => {
      const words = { id: 'one', reason: 'later', compensating: 'watched' };
      const who = { riskOwner: 'mia', requestedBy: 'mia', decidedBy: 'tom' };
      const waiver = { ...words, ...who, state: 'approved' as const, expires };
      return change((tx) => tx.update(criteria, { state: 'waived', waiver }, eq(criteria.id, id ?? '')).returning());
    };
    await until(first?.id, '2026-11-27');
    await until(second?.id, '2026-11-25');
    const text = await digest();
    expect(text).toContain('2 waivers ending');
    expect(text).toMatch(/Ends within 7 days\n[^\n]+Wed 25 Nov\n[^\n]+Fri 27 Nov/);
  });
});

describe('who is overloaded', () => {
  it('is told to each manager of one of their projects, with all that they lead', async () => {
    await quiet({ tier: 'enterprise' });
    for (const key of ['BOLT', 'DUNE', 'ECHO']) await kims(key, { tier: 'enterprise' });
    for (const name of ['tom', 'kim']) {
      const text = await digest(name);
      expect(text).toContain('1 lead overloaded');
      expect(text).toMatch(/Overloaded\n• @mia leads 4 projects: 4 enterprise in \w+ \(load 8, 6 is full\)/);
    }
  });

  it.each([
    [
      'as much as one can carry is not too much',
      (tx: Parameters<Write>[0]) => tx.update(projects, { state: 'on_hold' }, eq(projects.key, 'ECHO')),
    ],
    [
      'who led one before carries it no more',
      (tx: Parameters<Write>[0]) =>
        tx.update(assignments, { until: new Date('2026-11-20T09:00:00Z') }, eq(assignments.role, 'lead')).returning(),
    ],
    [
      'whoever holds another role carries nothing',
      (tx: Parameters<Write>[0]) =>
        tx.update(assignments, { role: 'architect' }, eq(assignments.role, 'lead')).returning(),
    ],
  ])('%s', async (_, write) => {
    await quiet({ tier: 'enterprise' });
    for (const key of ['BOLT', 'DUNE', 'ECHO']) await kims(key, { tier: 'enterprise', manager: 'tom' });
    expect(await digest()).toContain('Overloaded');
    await change(write as Write);
    expect(await digest()).not.toContain('verloaded');
  });
});

describe('Sev1 and Sev2', () => {
  const raise = async (channel: string, answers: Record<string, unknown> = {}) => {
    const { view } = await bot.person('mia').command('/escalate', '', { channel });
    if (!view) throw new Error('no form');
    const words = { problem: `SSO fails in ${channel}`, impact: 'UAT cannot start', ask: 'Find out why' };
    const done = await bot.person('mia').submit(view, { severity: '2', category: 'integration', ...words, ...answers });
    expect(done.errors).toBeUndefined();
  };

  it('are those of one’s own projects, and of a restricted one no word', async () => {
    await quiet();
    await kims('BOLT');
    await bot.person('eva').command('/golive', 'help', { channel: 'general' });
    await raise('beta');
    await raise('acme', { problem: 'A secret', allowed: [{ id: 'UEVA' }] });
    const text = await digest();
    expect(text).toContain('1 project: 1 open Sev2, ');
    expect(text).toContain('Open Sev1 and Sev2\n• ACME a restricted escalation (Sev2)');
    expect(text).not.toContain('SSO fails');
    expect(text).not.toContain('secret');
    expect(await digest('kim')).toContain('SSO fails in beta');
  });

  it('say so when the damage is contained', async () => {
    await quiet();
    await raise('acme');
    await change((tx) => tx.update(escalations, { state: 'contained' }, eq(escalations.number, 1)));
    expect(await digest()).toContain('• ACME ESC-1 Sev2, contained: SSO fails in acme');
  });
});

describe('what is new', () => {
  it('was made since the last digest, and says who leads it', async () => {
    await quiet();
    for (const day of ['2026-11-23', '2026-11-30']) await beginUntil(bot, `${day}T08:30:00Z`);
    const [first, second] = await sent();
    expect(first).toContain('New\n• ACME · Acme, standard, led by @mia, go-live Fri 30 Apr 2027');
    expect(second).toBe(
      'Your week, Mon 30 Nov 2026\nNothing new in 1 project: no go-live in the next 30 days, nothing slipped or newly overdue, no open Sev1 or Sev2.',
    );
  });

  it('is not told of a project on hold as if it ran', async () => {
    await quiet();
    await change((tx) => tx.update(projects, { state: 'on_hold' }, eq(projects.key, 'ACME')));
    await bot.tick('2026-12-14T08:00:00Z');
    expect(await digest()).toContain('Nothing new in 1 project (on hold): ');
  });
});

describe('what was missed', () => {
  const missed = (ritual: string, project: string | null) =>
    change((tx) =>
      tx.insert(occurrences, {
        ...{
          id: tx.newId(),
          ritual,
          subject: tx.newId(),
          projectId: project,
          nominal: '2026-11-20',
          slot: '',
          zone: 'UTC',
        },
        ...{ dueAt: tx.now, tryAt: tx.now, attempts: 0, state: 'missed' as const, doneAt: tx.now },
      }),
    );

  it('is counted of one’s own projects, without housekeeping and silent looks', async () => {
    await quiet();
    const bolt = await kims('BOLT');
    const [acme] = await bot.scope.from(projects, eq(projects.key, 'ACME'));
    if (!acme) throw new Error('no ACME');
    for (const ritual of ['digests.census', 'reminders.census', 'gates.review']) await missed(ritual, acme.id);
    await missed('standups.prompt', bolt.id);
    expect(await digest()).not.toContain('missed');
    await missed('standups.prompt', acme.id);
    expect(await digest()).toContain('1 ritual was missed while I or Slack was down: 1 × Standup prompt.');
  });

  it('is what came too late to be posted, too', async () => {
    await quiet();
    const bolt = await kims('BOLT');
    const [acme] = await bot.scope.from(projects, eq(projects.key, 'ACME'));
    const drop = (kind: string, subject: string, error = 'too late') =>
      change((tx) =>
        tx.insert(outbox, {
          ...{ id: tx.newId(), key: tx.newId(), class: 'never-missing', destination: 'UMIA', internal: false },
          ...{ card: `${tx.workspace}/${kind}/${subject}/UMIA`, state: 'dropped', error, attempts: 0 },
          ...{ nextAt: tx.now, createdAt: tx.now, usefulUntil: tx.now },
        } as never),
      );
    await drop('standups.prompt', `${bolt.id}/2026-11-20/mia`);
    await drop('headline', `${acme?.id}`);
    await drop('standups.prompt', `${acme?.id}/2026-11-20/mia`, 'dropped by hand');
    expect(await digest()).not.toContain('missed');
    await drop('standups.prompt', `${acme?.id}/2026-11-20/mia`);
    await drop('standups.summary', `${acme?.id}/2026-11-20`);
    expect(await digest()).toMatch(
      /2 rituals were missed while I or Slack was down: 1 × Standup \w+, 1 × Standup \w+\./,
    );
  });
});

type Milestone = typeof milestones.$inferSelect;

function move(tx: Parameters<Write>[0], { id, projectId, planned }: Milestone, days: number, what = 'planned') {
  const to = new Date(Date.parse(planned) + days * 24 * 3_600_000).toISOString().slice(0, 10);
  return tx.insert(milestoneMoves, {
    ...{ id: tx.newId(), projectId, milestoneId: id, what: what as 'planned', from: planned, to },
    ...{ cause: 'customer' as const, reason: 'later', by: 'mia', at: tx.now },
  });
}
