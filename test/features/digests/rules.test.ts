import { describe, expect, it } from 'vitest';
import { weekMessages } from '#features/digests/blocks.ts';
import { loadOf } from '#features/digests/rules/load.ts';
import { machineRag } from '#features/digests/rules/rag.ts';
import { sentenceOf } from '#features/digests/sentence.ts';
import type { Known } from '#features/digests/slices.ts';
import type { Week } from '#features/digests/week.ts';
import { plain } from '#platform/slack/plain.ts';
import { violations } from '#test/support/slack-limits.ts';

const quiet: Week = {
  day: '2026-11-23',
  running: 3,
  goLives: [],
  slips: [],
  disagreements: [],
  severe: [],
  ending: [],
  overloaded: [],
  fresh: [],
  missed: 0,
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

describe('the week in one sentence', () => {
  const goLive = { project: project('ACME'), days: 11, verdict: null };
  it.each([
    ['nothing new is said too', quiet, 'Nothing new in 3 projects: no go-live ahead, nothing slipped, nothing open.'],
    ['no projects', { ...quiet, running: 0 }, 'No project is running.'],
    [
      'what was missed',
      { ...quiet, missed: 2 },
      'Nothing new in 3 projects: no go-live ahead, nothing slipped, nothing open. 2 rituals were missed: I was not running.',
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

  it('is short when nothing happened', () => {
    const { first, pages } = weekMessages(quiet, null);
    expect(plain(first.blocks)).toBe(
      'Your week, Mon 23 Nov 2026\nNothing new in 3 projects: no go-live ahead, nothing slipped, nothing open.',
    );
    expect(pages).toEqual([]);
  });
});
