import { describe, expect, it } from 'vitest';
import { weekMessages, weekPage } from '#features/digests/blocks.ts';
import { loadOf } from '#features/digests/rules/load.ts';
import { machineRag } from '#features/digests/rules/rag.ts';
import { type Move, netMoves } from '#features/digests/rules/slips.ts';
import { sentenceOf } from '#features/digests/sentence.ts';
import type { Known } from '#features/digests/slices.ts';
import type { Week } from '#features/digests/week.ts';
import { plain } from '#platform/slack/plain.ts';
import { violations } from '#test/support/slack-limits.ts';

const quiet: Week = {
  day: '2026-11-23',
  since: '2026-11-16',
  running: 3,
  goLives: [],
  overdue: [],
  slips: [],
  disagreements: [],
  severe: [],
  ending: [],
  overloaded: [],
  fresh: [],
  missed: [],
};

function project(key: string): Known {
  return {
    id: key,
    key,
    customer: `${key} Ltd`,
    channel: `C${key}`,
    tier: 'standard',
    phase: 'launch',
    state: 'active',
    zone: 'Europe/Berlin',
    region: null,
    targetGoLive: '2026-12-04',
    actualGoLive: null,
    rag: 'green',
    ragWhy: null,
    createdAt: new Date('2026-11-20T08:00:00Z'),
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
  const move = (milestone: string, from: string, to: string, cause: Move['cause'] = 'us'): Move => ({
    project: 'ACME',
    milestone,
    from,
    to,
    cause,
    reason: `${milestone} ${cause}`,
  });
  it.each([
    ['forth and back is no slip', [move('m', '2026-11-23', '2026-11-27'), move('m', '2026-11-27', '2026-11-23')], null],
    [
      'twice is one slip, with the cause of the larger',
      [move('m', '2026-11-23', '2026-11-26'), move('m', '2026-11-26', '2026-11-30', 'customer')],
      'm 2026-11-23 → 2026-11-30 +7 m customer',
    ],
    [
      'partly taken back',
      [move('m', '2026-11-23', '2026-11-30', 'product'), move('m', '2026-11-30', '2026-11-25')],
      'm 2026-11-23 → 2026-11-25 +2 m product',
    ],
    ['earlier is no slip', [move('m', '2026-11-23', '2026-11-20')], null],
    [
      'the furthest of a project, the last of equals',
      [
        move('a', '2026-11-23', '2026-11-24'),
        move('b', '2026-12-01', '2026-12-03'),
        move('c', '2026-12-04', '2026-12-06'),
      ],
      'c 2026-12-04 → 2026-12-06 +2 c us',
    ],
  ])('%s', (_, moves, expected) => {
    const nets = [...netMoves(moves)].map(
      ({ milestone, from, to, days, reason }) => `${milestone} ${from} → ${to} +${days} ${reason}`,
    );
    expect(nets).toEqual(expected ? [expected] : []);
  });
});

describe('the week in one sentence', () => {
  const goLive = { project: project('ACME'), days: 11, verdict: null };
  it.each([
    ['nothing new is said too', quiet, 'Nothing new in 3 projects: no go-live ahead, nothing slipped, nothing open.'],
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
      'Nothing new in 3 projects: no go-live ahead, nothing slipped, nothing open. 30 rituals were missed while I or Slack was down: 9 × Standup prompt, 8 × Reminders of the day, 7 × Escalation digest, ….',
    ],
    [
      'dates that have passed',
      { ...quiet, overdue: [{ ...goLive, days: -340 }] },
      '3 projects: 1 go-live past its date.',
    ],
    [
      'all kinds',
      {
        ...quiet,
        goLives: [goLive, { ...goLive, verdict: { verdict: 'NO-GO' as const, score: 50, blockers: [], more: 0 } }],
        severe: [{ project: project('ACME'), text: 'x' }],
        fresh: [project('NEW')],
      },
      '3 projects: 1 open Sev1 or Sev2, 2 go-lives in the next 30 days (1 at NO-GO), 1 new.',
    ],
  ])('%s', (_, week, sentence) => {
    expect(sentenceOf(week)).toBe(sentence);
  });
});

describe('the message', () => {
  it('stays one message inside Slack’s limits, however long the week; the rest goes on in the thread', () => {
    const many = Array.from({ length: 400 }, (_, at) => project(`P${at}`));
    const text = 'x'.repeat(300);
    const { first, pages } = weekMessages(
      {
        ...quiet,
        running: 400,
        goLives: many.map((each) => ({
          project: each,
          days: 5,
          verdict: { verdict: 'NO-GO', score: 12, blockers: [text, text], more: 3 },
        })),
        severe: many.map((each) => ({ project: each, text })),
        slips: many.map((each) => ({
          project: each,
          milestone: text,
          from: '2026-12-01',
          to: '2026-12-05',
          days: 4,
          cause: 'customer',
          reason: text,
        })),
        ending: many.map((each) => ({ project: each, text })),
        fresh: many,
      },
      'late by 2 h 04 min',
    );
    for (const each of [first, ...pages]) expect(violations(each)).toEqual([]);
    expect(plain(first.blocks)).toContain('The rest stands in the thread.');
    expect(plain(first.blocks)).toContain('late by 2 h 04 min');
    expect(pages).toHaveLength(4);
    expect(plain(pages.at(-1)?.blocks ?? [])).toMatch(/… and \d+ more\./);
  });

  it('leafs through the rest where there is no thread', () => {
    const fresh = Array.from({ length: 40 }, (_, at) => project(`P${at}`));
    const pages = [1, 2, 3, 9].map((page) => weekPage({ ...quiet, fresh }, 'all', page));
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
    const { first } = weekMessages({ ...quiet, overdue: [{ project: old, days: -340, verdict: null }] }, null);
    const text = plain(first.blocks);
    expect(text).toContain('Past their date\n• OLD OLD Ltd · Thu 18 Dec 2025, 340 days over');
    expect(text).not.toContain('next 30 days');
  });

  it('is short when nothing happened', () => {
    const { first, pages } = weekMessages(quiet, null);
    expect(plain(first.blocks)).toBe(
      'Your week, Mon 23 Nov 2026\nNothing new in 3 projects: no go-live ahead, nothing slipped, nothing open.',
    );
    expect(pages).toEqual([]);
  });
});
