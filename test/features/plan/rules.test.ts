import { describe, expect, test } from 'vitest';
import { mustBeMovable, mustBeMovableAnchor, mustBePast } from '#features/plan/rules/allowed.ts';
import { readWhy, reasonGiven } from '#features/plan/rules/cause.ts';
import { anchorNamed, matchMilestone } from '#features/plan/rules/match.ts';
import { forecasts, isBehind, isOverdue, nextMilestone, overtakenBy, slipOf } from '#features/plan/rules/milestone.ts';
import { readDone, readMove } from '#features/plan/rules/request.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import { milestone } from './milestones.ts';

const today = '2026-11-23';

describe('a milestone in time', () => {
  test.each([
    ['planned', '2026-11-20', true],
    ['planned', '2026-11-23', false],
    ['in_progress', '2026-11-20', true],
    ['done', '2026-11-20', false],
    ['dropped', '2026-11-20', false],
  ] as const)('%s for %s is overdue: %s', (state, planned, overdue) => {
    expect(isOverdue({ state, planned }, today)).toBe(overdue);
  });

  test('next is the unfinished one that is due first, by its place in the plan when two are', () => {
    const all = [
      milestone({ key: 'late', position: 0, planned: '2026-12-04' }),
      milestone({ key: 'second', position: 2, planned: '2026-11-27' }),
      milestone({ key: 'first', position: 1, planned: '2026-11-27' }),
      milestone({ key: 'over', position: 3, planned: '2026-11-02', state: 'done' }),
    ];
    expect(nextMilestone(all)?.key).toBe('first');
    expect(nextMilestone(all.filter(({ state }) => state === 'done'))).toBeNull();
  });

  test.each([
    ['2026-11-27', '2026-11-27', null, 0],
    ['2026-11-27', '2026-11-30', null, 1],
    ['2026-11-27', '2026-11-25', null, -2],
    ['2026-11-27', '2026-11-30', '2026-12-02', 3],
  ])('baseline %s, planned %s, done %s: %i working days late', (baseline, planned, done, slip) => {
    expect(slipOf({ baseline, planned, done }, plainWeek)).toBe(slip);
  });

  test.each([
    ['discover', 'discover', false],
    ['discover', 'configure', true],
    ['hypercare', 'launch', false],
    ['handoff', 'done', true],
  ] as const)('of phase %s is behind a project in %s: %s', (phase, now, expected) => {
    expect(isBehind({ phase }, now)).toBe(expected);
  });

  test('the forecast waits for today and for what comes first', () => {
    const all = [
      milestone({ key: 'a', planned: '2026-11-10' }),
      milestone({ key: 'b', planned: '2026-12-10' }),
      milestone({ key: 'c', planned: '2026-12-01', dependsOn: ['a', 'b'] }),
      milestone({ key: 'd', planned: '2026-12-24', dependsOn: ['c'] }),
    ];
    expect(Object.fromEntries(forecasts(all, today))).toEqual({
      a: today,
      b: '2026-12-10',
      c: '2026-12-10',
      d: '2026-12-24',
    });
  });

  test('a move names who would come before it and what would come after it, finished ones not', () => {
    const moved = milestone({ key: 'm', planned: '2026-12-01', dependsOn: ['needed', 'finished'] });
    const all = [
      moved,
      milestone({ key: 'needed', planned: '2026-11-30' }),
      milestone({ key: 'finished', planned: '2026-11-30', state: 'done' }),
      milestone({ key: 'after', planned: '2026-12-03', dependsOn: ['m'] }),
      milestone({ key: 'same-day', planned: '2026-12-04', dependsOn: ['m'] }),
    ];
    const keys = (day: string) => {
      const { dependents, prerequisites } = overtakenBy(moved, day, all);
      return [dependents.map(({ key }) => key), prerequisites.map(({ key }) => key)];
    };
    expect(keys('2026-12-04')).toEqual([['after'], []]);
    expect(keys('2026-11-25')).toEqual([[], ['needed']]);
    expect(keys('2026-12-02')).toEqual([[], []]);
  });
});

describe('what may be moved', () => {
  const dates = { kickoff: '2026-11-16', goLive: '2026-12-18' };

  test.each([
    [
      'a finished milestone',
      { state: 'done', done: '2026-11-20' } as const,
      '2026-12-01',
      /was done on Fri 20 Nov 2026/,
    ],
    ['to a past day', {}, '2026-11-20', /is in the past/],
    ['to where it is', { planned: '2026-12-01' }, '2026-12-01', /already/],
    ['to a day that is none', {}, '2026-02-31', /no date/],
  ])('not %s', (_, over, day, says) => {
    expect(() => mustBeMovable(milestone({ key: 'm', ...over }), day, today)).toThrow(says);
  });

  test('an overdue milestone to a day ahead', () => {
    expect(() => mustBeMovable(milestone({ key: 'm', planned: '2026-11-02' }), '2026-11-25', today)).not.toThrow();
  });

  test.each([
    ['go-live', '2026-11-20', null, /past/],
    ['go-live', '2026-12-18', null, /already/],
    ['go-live', '2026-12-24', '2026-11-20', /took place on Fri 20 Nov 2026/],
    ['kickoff', '2026-12-18', null, /before go-live/],
    ['kickoff', '2027-01-04', null, /before go-live/],
  ] as const)('not %s to %s when held on %s', (anchor, to, held, says) => {
    expect(() => mustBeMovableAnchor(anchor, dates, to, held, today)).toThrow(says);
  });

  test('go-live not to the kickoff or before it', () => {
    const later = { kickoff: '2026-12-01', goLive: '2026-12-18' };
    expect(() => mustBeMovableAnchor('go-live', later, '2026-12-01', null, today)).toThrow(/after the kickoff/);
    expect(() => mustBeMovableAnchor('go-live', later, '2026-12-02', null, today)).not.toThrow();
  });

  test('done is today or before', () => {
    expect(() => mustBePast('2026-11-24', today)).toThrow(/lies ahead/);
    expect(() => mustBePast('2026-11-23', today)).not.toThrow();
  });
});

describe('which milestone is meant', () => {
  const all = [
    milestone({ key: 'uat-started', name: 'UAT started' }),
    milestone({ key: 'uat-signed', name: 'UAT signed off' }),
    milestone({ key: 'sso-ready', name: 'Single sign-on tested' }),
    milestone({ key: 'load', name: 'Trial data load reconciled' }),
    milestone({ key: 'load-2', name: 'Second data load' }),
    milestone({ key: 'kickoff', name: 'Kickoff held' }),
  ];

  test.each([
    ['uat-signed', 'uat-signed'],
    ['UAT Signed Off', 'uat-signed'],
    ['uat si', 'uat-signed'],
    ['“single sign‑on tested”', 'sso-ready'],
    ['single', 'sso-ready'],
    ['signed', 'uat-signed'],
    ['data trial', 'load'],
    ['load', 'load'],
    ['sso ready', 'sso-ready'],
    ['ssoready', 'sso-ready'],
    ['Load2', 'load-2'],
    ['kick off', 'kickoff'],
    ['Kick-Off', 'kickoff'],
  ])('%s is %s', (words, key) => {
    const match = matchMilestone(words, all);
    expect(match.kind === 'one' && match.milestone.key).toBe(key);
  });

  test.each([
    ['uat', ['uat-started', 'uat-signed']],
    ['data load', ['load', 'load-2']],
  ])('%s could be %j', (words, keys) => {
    const match = matchMilestone(words, all);
    expect(match.kind === 'many' && match.milestones.map(({ key }) => key)).toEqual(keys);
  });

  test.each([
    ['uat-singed', 'uat-signed'],
    ['sso redy', 'sso-ready'],
    ['quarterly review', null],
    ['', null],
    ['🎉', null],
  ])('%s is none; nearest is %s', (words, near) => {
    expect(matchMilestone(words, all)).toEqual({ kind: 'none', nearest: near });
  });

  test.each([
    ['go-live', 'go-live'],
    ['Go Live', 'go-live'],
    ['GOLIVE', 'go-live'],
    ['kick-off', 'kickoff'],
    ['go-live party', null],
  ])('%s is the date %s', (words, anchor) => {
    expect(anchorNamed(words)).toBe(anchor);
  });
});

describe('what was typed', () => {
  const context = { today, calendar: plainWeek };
  const names = ['uat-signed', 'uat signed off', 'load 2', 'go-live', 'kick off', 'kick-off'];
  const isName = (words: string) => names.includes(words.toLowerCase());

  test.each([
    ['uat-signed fri', 'uat-signed', '2026-11-27', ''],
    ['uat signed off 4 dec because customer: late', 'uat signed off', '2026-12-04', 'customer: late'],
    ['load 2 4 dec', 'load 2', '2026-12-04', ''],
    ['"load 2" to 2026-12-04', 'load 2', '2026-12-04', ''],
    [
      'go-live to next fri BECAUSE the vendor is late because of snow',
      'go-live',
      '2026-12-04',
      'the vendor is late because of snow',
    ],
    ['uat-signed', 'uat-signed', null, ''],
    ['uat-signed because us: sick', 'uat-signed', null, 'us: sick'],
    ['unknown thing +3d', 'unknown thing', '2026-11-26', ''],
    ['', '', null, ''],
  ])('move %s', (text, name, day, because) => {
    expect(readMove(text, context, isName)).toEqual({ name, day, because });
  });

  test.each([
    ['uat-signed 31 feb', /There is no 31 February/],
    ['uat-signed 04/05/2027', /could be/],
    ['uat-signed 2026-11-20', /is in the past/],
    ['uat-signed frday', /Did you mean/],
  ])('move %s is refused', (text, says) => {
    expect(() => readMove(text, context, isName)).toThrow(says);
  });

  test.each([
    ['uat-signed', 'uat-signed', today],
    ['uat signed off yesterday', 'uat signed off', '2026-11-22'],
    ['uat-signed 20 nov', 'uat-signed', '2026-11-20'],
    ['uat-signed 30 nov', 'uat-signed', '2026-11-30'],
    ['uat-signed on fri', 'uat-signed', '2026-11-20'],
    ['uat-signed 2026-11-30', 'uat-signed', '2026-11-30'],
    ['kick off', 'kick off', today],
    ['Kick-Off today', 'Kick-Off', today],
    ['kick off 23 nov', 'kick off', today],
  ])('done %s', (text, name, day) => {
    expect(readDone(text, context, isName)).toEqual({ name, day });
  });

  test.each([
    ['customer: data is late', 'customer', 'data is late'],
    ['Third party - vendor, again', 'third-party', 'vendor, again'],
    ['discovery gap, we never asked', 'discovery-gap', 'we never asked'],
    ['us', 'us', ''],
    ['users are away', null, 'users are away'],
    ['customer data is late', null, 'customer data is late'],
    ['', null, ''],
  ])('because %s', (text, cause, reason) => {
    expect(readWhy(text)).toEqual({ cause, reason });
  });

  test('a reason of nothing but white space is none', () => {
    for (const said of [' \u200b ', '🙂', ':+1:']) expect(() => reasonGiven(said)).toThrow(/few words/);
    expect(() => reasonGiven(undefined)).toThrow(/few words/);
    expect(reasonGiven(' snow ')).toBe('snow');
  });
});
