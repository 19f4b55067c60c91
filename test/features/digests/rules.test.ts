import { describe, expect, it } from 'vitest';
import { weekMessages, weekPage } from '#features/digests/blocks.ts';
import type { Known } from '#features/digests/known.ts';
import { disagreeing } from '#features/digests/news/disagreements.ts';
import { loadOf } from '#features/digests/rules/load.ts';
import { machineRag } from '#features/digests/rules/rag.ts';
import { eachKind, roomFor, withRoom } from '#features/digests/rules/room.ts';
import { type Move, netMoves, type Why, whyOf } from '#features/digests/rules/slips.ts';
import { sentenceOf } from '#features/digests/sentence.ts';
import type { News, Week } from '#features/digests/week.ts';
import { plain } from '#platform/slack/plain.ts';
import { violations } from '#test/support/slack-limits.ts';

function news<T>(shown: readonly T[], count = shown.length): News<T> {
  return { count, shown };
}

const quiet: Week = {
  whose: 'own',
  day: '2026-11-23',
  since: '2026-11-16',
  running: 3,
  onHold: 0,
  goLives: news([]),
  noGo: 0,
  overdue: news([]),
  wentLive: news([]),
  slips: news([]),
  late: news([]),
  lateMilestones: 0,
  disagreements: news([]),
  severe: news([]),
  sev1: 0,
  ending: news([]),
  waivers: 0,
  overloaded: news([]),
  passed: news([]),
  fresh: news([]),
  missed: [],
};

function project(key: string): Known {
  return {
    id: key,
    key,
    customer: `${key} Ltd`,
    tier: 'standard',
    targetGoLive: '2026-12-04',
    ragWhy: null,
  };
}

describe('the colour that the records give', () => {
  const fine = { targetGoLive: '2026-12-04', actualGoLive: null, overdue: 0, oldest: null, sev1: 0, sev2: 0 };
  it.each([
    ['nothing', fine, 'green', 'nothing is late'],
    ['one late milestone', { ...fine, overdue: 1, oldest: '2026-11-20' }, 'amber', '1 overdue milestone'],
    ['two of them', { ...fine, overdue: 2, oldest: '2026-11-20' }, 'amber', '2 overdue milestones'],
    ['late by fourteen days', { ...fine, overdue: 1, oldest: '2026-11-09' }, 'amber', '1 overdue milestone'],
    ['late by fifteen', { ...fine, overdue: 1, oldest: '2026-11-08' }, 'red', 'a milestone is 15 days overdue'],
    ['a Sev2', { ...fine, sev2: 1 }, 'amber', '1 open Sev2'],
    ['a Sev1', { ...fine, sev1: 1, sev2: 4 }, 'red', '1 open Sev1'],
    ['a go-live that passed', { ...fine, targetGoLive: '2026-11-22' }, 'red', 'its go-live date has passed'],
    [
      'one that took place',
      { ...fine, targetGoLive: '2026-11-22', actualGoLive: '2026-11-22' },
      'green',
      'nothing is late',
    ],
  ])('%s', (_, seen, rag, why) => {
    expect(machineRag(seen, '2026-11-23')).toEqual({ rag, why });
  });
});

it('names first what looks better than it is', () => {
  const seen = { ...{ tier: 'standard' as const, phase: 'launch' as const, state: 'active' as const }, isNew: false };
  const of = (id: string, rag: 'green' | 'red', targetGoLive: string) => {
    return [id, { ...seen, id, rag, targetGoLive, actualGoLive: null }] as const;
  };
  const running = new Map([of('calm', 'red', '2026-12-18'), of('late', 'green', '2026-11-20')]);
  const found = disagreeing(running, new Map(), [], '2026-11-23');
  expect(found.map(({ project, machine }) => `${project} ${machine}`)).toEqual(['late red', 'calm green']);
});

describe('how much a project takes of its lead', () => {
  it.each([
    ['standard', 'configure', 'active', 1],
    ['advanced', 'launch', 'active', 2.25],
    ['enterprise', 'launch', 'active', 3],
    ['enterprise', 'launch', 'on_hold', 0],
    ['enterprise', 'handoff', 'live', 2],
  ] as const)('%s in %s, %s', (tier, phase, state, load) => {
    expect(loadOf({ tier, phase, state })).toBe(load);
  });
});

describe('what slipped', () => {
  const move = (milestone: string, from: string, to: string, cause: Why['cause'] = 'us'): Move & Why => ({
    project: 'ACME',
    milestone,
    from,
    to,
    cause,
    reason: `${milestone} ${cause}`,
  });
  it.each([
    ['forth and back is no slip', [move('m', '2026-11-23', '2026-11-27'), move('m', '2026-11-27', '2026-11-23')], []],
    [
      'twice is one slip, with the cause of the larger',
      [move('m', '2026-11-23', '2026-11-26'), move('m', '2026-11-26', '2026-11-30', 'customer')],
      ['m 2026-11-23 → 2026-11-30 +7 m customer'],
    ],
    [
      'partly taken back',
      [move('m', '2026-11-23', '2026-11-30', 'product'), move('m', '2026-11-30', '2026-11-25')],
      ['m 2026-11-23 → 2026-11-25 +2 m product'],
    ],
    ['earlier is no slip', [move('m', '2026-11-23', '2026-11-20')], []],
    [
      'all of a project, the furthest first',
      [
        move('a', '2026-11-23', '2026-11-24'),
        move('b', '2026-12-01', '2026-12-03'),
        move('c', '2026-12-04', '2026-12-06'),
      ],
      ['b 2026-12-01 → 2026-12-03 +2 b us', 'c 2026-12-04 → 2026-12-06 +2 c us', 'a 2026-11-23 → 2026-11-24 +1 a us'],
    ],
  ])('%s', (_, moves, expected) => {
    const nets = netMoves(moves).flatMap((it) => it.nets);
    const words = nets.map(({ milestone, from, to, days }) => {
      const { reason } = whyOf(moves.filter((it) => it.milestone === milestone));
      return `${milestone} ${from} → ${to} +${days} ${reason}`;
    });
    expect(words).toEqual(expected);
  });
});

describe('the week in one sentence', () => {
  const goLive = { project: project('ACME'), days: 11, verdict: null };
  it.each([
    [
      'nothing new is said too',
      quiet,
      'Nothing new in 3 projects: no go-live in the next 30 days, nothing slipped or newly overdue, no open Sev1 or Sev2.',
    ],
    ['no projects', { ...quiet, running: 0 }, 'No project is running.'],
    [
      'what was missed',
      {
        ...quiet,
        missed: ['Standup prompt', 'Reminders of the day', 'Escalation digest', 'follow-up'].map((title, at) => ({
          title,
          times: 9 - at,
        })),
      },
      'Nothing new in 3 projects: no go-live in the next 30 days, nothing slipped or newly overdue, no open Sev1 or Sev2. 30 rituals were missed while I or Slack was down: 9 × Standup prompt, 8 × Reminders of the day, 7 × Escalation digest, ….',
    ],
    [
      'dates that have passed',
      { ...quiet, overdue: news([{ ...goLive, days: -340 }]) },
      '3 projects: 1 go-live past its date.',
    ],
    [
      'all kinds',
      {
        ...quiet,
        goLives: news([
          goLive,
          { ...goLive, verdict: { verdict: 'NO-GO' as const, score: 50, blockers: [], more: 0 } },
        ]),
        noGo: 1,
        severe: news([{ project: project('ACME'), text: 'x' }]),
        ending: news(
          ['waiver' as const, 'approval' as const].map((kind) => ({
            project: project('ACME'),
            kind,
            on: '2026-11-27',
            text: 'x',
          })),
          3,
        ),
        waivers: 2,
        passed: news([{ project: project('ACME'), name: 'Design', skipped: false }]),
        fresh: news([{ project: project('NEW'), lead: null }], 12),
      },
      '3 projects: 1 open Sev2, 2 go-lives in the next 30 days (1 at NO-GO), 2 waivers ending, 1 request for approval running out, 1 gate passed, 12 new.',
    ],
  ])('%s', (_, week, sentence) => {
    expect(sentenceOf(week)).toBe(sentence);
  });
});

describe('the room of each kind', () => {
  const none = eachKind(() => 0);
  it.each([
    ['fits the first message', { ...none, goLives: 6, fresh: 5 }, { goLives: 6, fresh: 5 }],
    ['four pages behind it for one kind', { ...none, slips: 400 }, { slips: 105 }],
    ['small kinds fit whole', { ...none, goLives: 31, slips: 400, fresh: 8 }, { goLives: 31, slips: 77, fresh: 8 }],
    ['large ones share alike', eachKind(() => 60), { goLives: 15, slips: 14, fresh: 15 }],
  ])('%s', (_, counts, room) => {
    expect(roomFor(counts)).toMatchObject(room);
  });
});

it('counts all there is, whatever there is room for', () => {
  const all = { ...eachKind(() => [] as number[]), slips: Array.from({ length: 10_000 }, (_, at) => at) };
  const { slips, fresh } = withRoom(all);
  expect(slips).toEqual({ count: 10_000, shown: all.slips.slice(0, 105) });
  expect(fresh).toEqual({ count: 0, shown: [] });
});

describe('the message', () => {
  const many = Array.from({ length: 60 }, (_, at) => project(`P${at}`));
  const text = 'x'.repeat(300);
  const each = <T>(say: (at: number) => T) => news(many.map((about, at) => ({ ...say(at), project: about })));
  const full: Week = {
    ...quiet,
    running: 60,
    goLives: each((at) => ({
      days: 5,
      verdict: { verdict: 'NO-GO' as const, score: 12, blockers: [text, `go-live-${at}-ends`], more: 3 },
    })),
    severe: each((at) => ({ text: `${text} sev-${at}-ends`, severity: 2 as const })),
    slips: each((at) => ({
      ...{ milestone: text, from: '2026-12-01', to: '2026-12-05', days: 4 },
      ...{ cause: 'customer' as const, reason: `slip-${at}-ends`, more: 0 },
    })),
    ending: each((at) => ({ kind: 'waiver' as const, on: '2026-11-27', text: `${text} ending-${at}-ends` })),
  };

  it('and its pages have every line whole, inside Slack’s limits, and count what has none', () => {
    const { first, pages } = weekMessages(full, 'late by 2 h 04 min');
    for (const one of [first, ...pages]) expect(violations(one)).toEqual([]);
    expect(plain(first.blocks)).toContain('More in the thread.');
    expect(plain(first.blocks)).toContain('late by 2 h 04 min');
    expect(plain(first.blocks)).toMatch(/sev-4-ends\n… and 55 more\nSlipped/);
    const all = [first, ...pages].map(({ blocks }) => plain(blocks)).join('\n');
    for (const kind of ['go-live', 'sev', 'slip', 'ending']) {
      const named = Array.from({ length: 60 }, (_, at) => `${kind}-${at}-ends`).filter((end) => all.includes(end));
      expect(named.length).toBeGreaterThan(25);
      expect(named.at(-1)).toBe(`${kind}-${named.length - 1}-ends`);
      expect(all).toMatch(new RegExp(`${named.at(-1)}.*\n… and ${60 - named.length} more\n`));
    }
    expect(all.match(/-ends/g)).toHaveLength(6 + 3 * 5 + 100);
  });

  it('never grows past what Slack takes: what the first can’t hold goes behind it', () => {
    const text = (at: number) => `${'&amp;'.repeat(400)} line-${at}-ends`;
    const long = each((at) => ({ text: text(at), severity: 2 as const, kind: 'waiver' as const, on: '2026-11-27' }));
    const { first, pages } = weekMessages({ ...quiet, severe: long, ending: long }, null);
    for (const one of [first, ...pages]) expect(violations(one)).toEqual([]);
    const all = [first, ...pages].map(({ blocks }) => plain(blocks)).join('\n');
    expect(plain(first.blocks)).not.toContain('line-4-ends');
    expect(all.match(/line-4-ends/g)).toHaveLength(2);
  });

  it('and each page open any project that it names', () => {
    const { first, pages } = weekMessages(full, null);
    for (const page of [first, ...pages]) {
      const keys = new Set(plain(page.blocks).match(/(?<=• )P\d+/g));
      const options = JSON.stringify(page.blocks).match(/"value":"P\d+"/g);
      expect(options).toEqual([...keys].map((key) => `"value":"${key}"`));
    }
  });

  it('counts what it has no line for', () => {
    const shown = Array.from({ length: 106 }, (_, at) => ({ project: project(`P${at}`), days: 5, verdict: null }));
    const { first, pages } = weekMessages({ ...quiet, goLives: news(shown, 1_700) }, null);
    expect(plain(first.blocks)).toContain('3 projects: 1700 go-lives in the next 30 days');
    expect(plain(pages.at(-1)?.blocks ?? [])).toContain('… and 1594 more');
  });

  it('leafs through the rest where there is no thread', () => {
    const fresh = news(Array.from({ length: 40 }, (_, at) => ({ project: project(`P${at}`), lead: null })));
    const pages = [1, 2, 3, 9].map((page) => weekPage({ ...quiet, whose: 'all', fresh }, page));
    const [first = '', second = '', third = '', beyond] = pages.map(({ blocks }) => plain(blocks));
    expect(first).not.toContain('thread');
    expect(first).toContain('• P4 ');
    expect(first).toContain('[Next]');
    expect(second).toContain('• P5 ');
    expect(second).toContain('• P29 ');
    expect(second).toContain('[Previous]');
    expect(third).toContain('• P39 ');
    expect(third).not.toContain('[Next]');
    expect(beyond).toBe(third);
    for (const page of pages) expect(violations(page)).toEqual([]);
    expect(JSON.stringify(pages[0]?.blocks)).toContain(JSON.stringify(JSON.stringify({ whose: 'all', page: 2 })));
  });

  it('names go-lives past their date apart, with the year', () => {
    const old = { ...project('OLD'), targetGoLive: '2025-12-18' };
    const { first } = weekMessages({ ...quiet, overdue: news([{ project: old, days: -340, verdict: null }]) }, null);
    const text = plain(first.blocks);
    expect(text).toContain('Go-live date passed\n• OLD · OLD Ltd · Thu 18 Dec 2025, 340 days late');
    expect(text).not.toContain('next 30 days');
  });

  it('is short when nothing happened', () => {
    const { first, pages } = weekMessages(quiet, null);
    expect(plain(first.blocks)).toBe(
      'Your week, Mon 23 Nov 2026\nNothing new in 3 projects: no go-live in the next 30 days, nothing slipped or newly overdue, no open Sev1 or Sev2.',
    );
    expect(pages).toEqual([]);
  });
});
