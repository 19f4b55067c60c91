import { describe, expect, it } from 'vitest';
import { answerDay, deadline, isAskedAfterSummary } from '#features/standups/rules/day.ts';
import { shareOf, trend } from '#features/standups/rules/participation.ts';
import { questionsIn } from '#features/standups/rules/questions.ts';
import { counted, expectedIn, roundOf } from '#features/standups/rules/round.ts';
import { streakOf } from '#features/standups/rules/streak.ts';

const week = [1, 2, 3, 4, 5];
const rhythm = { weekdays: week, promptAt: '09:30', summaryAt: '12:00' };

describe('the day an answer stands for', () => {
  it.each([
    ['a Monday', '2026-11-23', week, '2026-11-23'],
    ['a Saturday: the next standup', '2026-11-28', week, '2026-11-30'],
    ['the day before the only one', '2026-11-24', [3], '2026-11-25'],
    ['the day after the only one', '2026-11-26', [3], '2026-12-02'],
  ])('%s', (_, today, weekdays, day) => {
    expect(answerDay(today, { weekdays })).toBe(day);
  });
});

describe('until when an answer is in time', () => {
  it.each([
    ['in the project’s own zone: the summary', 'Europe/Berlin', false, '2026-11-23T11:00:00.000Z'],
    ['an hour west: two hours and a half after the question', 'Europe/London', false, '2026-11-23T12:00:00.000Z'],
    ['where the morning comes after the summary', 'America/Los_Angeles', true, '2026-11-23T20:00:00.000Z'],
    ['where the day began long before', 'Pacific/Auckland', false, '2026-11-23T11:00:00.000Z'],
  ])('%s', (_, member, later, until) => {
    const places = { member, project: 'Europe/Berlin' };
    expect(isAskedAfterSummary('2026-11-23', rhythm, places)).toBe(later);
    expect(deadline('2026-11-23', rhythm, places).toISOString()).toBe(until);
  });
});

describe('how a day stands', () => {
  const team = [
    { person: 'ana', works: true, asksLater: false },
    { person: 'ben', works: true, asksLater: true },
    { person: 'eva', works: false, asksLater: false },
    { person: 'mia', works: true, asksLater: false },
  ];

  it('never counts the absent as missing', () => {
    const round = roundOf(team, ['ana']);
    expect(round).toEqual({ answered: ['ana'], missing: ['mia'], later: ['ben'], away: ['eva'] });
    expect(expectedIn(round)).toBe(3);
    expect(counted(round)).toBe('*1 of 3* answered, 1 missing, 1 answers later, 1 away');
  });

  it('counts whoever answers on a day off, and whoever left since', () => {
    const round = roundOf(team, ['eva', 'gone', 'ana', 'ben', 'mia']);
    expect(counted(round)).toBe('*5 of 5* answered');
  });
});

describe('how long somebody is blocked', () => {
  const said = (day: string, blocked: string | null) => ({ day, blocked });
  it.each([
    ['not at all', [said('2026-11-24', null), said('2026-11-23', 'VPN')], null],
    ['once', [said('2026-11-24', 'VPN'), said('2026-11-23', null)], { since: '2026-11-24', standups: 1 }],
    [
      'over a weekend',
      [said('2026-11-23', 'VPN'), said('2026-11-20', 'VPN'), said('2026-11-19', null), said('2026-11-18', 'x')],
      { since: '2026-11-20', standups: 2 },
    ],
    [
      'again after a fortnight’s silence: anew',
      [said('2026-11-23', 'VPN'), said('2026-11-09', 'VPN')],
      { since: '2026-11-23', standups: 1 },
    ],
    ['nothing said', [], null],
  ])('%s', (_, entries, streak) => {
    expect(streakOf(entries)).toEqual(streak);
  });
});

describe('participation', () => {
  const days = ['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-17', '2026-11-23'];
  const base = { held: days, today: '2026-11-23', joined: '2026-01-01', worksOn: () => true };

  it('is shown week by week, the oldest first', () => {
    const share = shareOf({ ...base, answered: new Set(['2026-11-09', '2026-11-16', '2026-11-23']) });
    expect(share).toEqual({ answered: 3, asked: 5, percent: 60, weeks: [0, 100, 100, 50] });
    expect(trend(share.weeks)).toBe('▁██▄');
  });

  it('counts neither days off nor the time before somebody came', () => {
    const worksOn = (day: string) => day !== '2026-11-17';
    const share = shareOf({ ...base, joined: '2026-11-09', worksOn, answered: new Set(['2026-11-16']) });
    expect(share).toEqual({ answered: 1, asked: 2, percent: 50, weeks: [null, null, 100, 0] });
    expect(trend(share.weeks)).toBe('··█▁');
  });

  it('counts the day of joining where it was answered, and says nothing of nothing', () => {
    const share = shareOf({ ...base, joined: '2026-11-23', answered: new Set(['2026-11-23']) });
    expect(share.percent).toBe(100);
    expect(shareOf({ ...base, joined: '2026-11-23', answered: new Set() }).percent).toBeNull();
  });
});

describe('the team’s own questions', () => {
  it('come one on each line, each once', () => {
    expect(questionsIn(' Any risk? \n\nWho needs help?\nAny risk?')).toEqual(['Any risk?', 'Who needs help?']);
    expect(questionsIn(undefined)).toEqual([]);
  });

  it('are few and short', () => {
    expect(() => questionsIn('1\n2\n3\n4\n5\n6')).toThrow(/too many/);
    expect(() => questionsIn('x'.repeat(151))).toThrow(/too long/);
  });
});
