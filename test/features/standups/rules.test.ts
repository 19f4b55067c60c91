import { describe, expect, it } from 'vitest';
import { ageOf } from '#features/standups/rules/ageing.ts';
import { answerDay, deadline, isAskedAfterSummary } from '#features/standups/rules/day.ts';
import { shareOf, trend } from '#features/standups/rules/participation.ts';
import { blockerOf, questionsIn, saying } from '#features/standups/rules/questions.ts';
import { counted, expectedIn, roundOf } from '#features/standups/rules/round.ts';
import { streakOf } from '#features/standups/rules/streak.ts';
import { mayClose, mayFinish } from '#features/standups/rules/tickable.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';

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
    { person: 'ana', works: true, asked: true, asksLater: false },
    { person: 'ben', works: true, asked: false, asksLater: true },
    { person: 'eva', works: false, asked: false, asksLater: false },
    { person: 'mia', works: true, asked: true, asksLater: false },
    { person: 'tom', works: true, asked: false, asksLater: false },
  ];

  it('counts neither the absent as missing nor whom nobody asked', () => {
    const round = roundOf(team, ['ana']);
    expect(round).toEqual({ answered: ['ana'], missing: ['mia'], later: ['ben'], notAsked: ['tom'], away: ['eva'] });
    expect(expectedIn(round)).toBe(3);
    expect(counted(round)).toBe('*1 of 3* answered, 1 missing, 1 answers later, 1 not asked, 1 away');
  });

  it('counts whoever answers on a day off, and whoever left since', () => {
    const round = roundOf(team, ['eva', 'gone', 'ana', 'ben', 'mia', 'tom']);
    expect(counted(round)).toBe('*6 of 6* answered');
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
    expect(streakOf(entries, plainWeek)).toEqual(streak);
  });
});

describe('participation', () => {
  const days = ['2026-11-02', '2026-11-09', '2026-11-16', '2026-11-17', '2026-11-23'];
  const base = { held: days, today: '2026-11-23', asked: new Set(days) };

  it('is shown week by week, the oldest first', () => {
    const share = shareOf({ ...base, answered: new Set(['2026-11-09', '2026-11-16', '2026-11-23']) });
    expect(share).toEqual({ answered: 3, asked: 5, percent: 60, weeks: [0, 100, 100, 50] });
    expect(trend(share.weeks)).toBe('▁██▄');
  });

  it('counts the days alone on which somebody was asked', () => {
    const asked = new Set(['2026-11-16', '2026-11-23', '2026-11-24']);
    const share = shareOf({ ...base, asked, answered: new Set(['2026-11-16']) });
    expect(share).toEqual({ answered: 1, asked: 2, percent: 50, weeks: [null, null, 100, 0] });
    expect(trend(share.weeks)).toBe('··█▁');
  });

  it('counts an answer that nobody asked for, and says nothing of nothing', () => {
    const share = shareOf({ ...base, asked: new Set(), answered: new Set(['2026-11-23']) });
    expect(share.percent).toBe(100);
    expect(shareOf({ ...base, asked: new Set(), answered: new Set() }).percent).toBeNull();
  });
});

describe('what somebody may tick off', () => {
  const me = { person: 'mia', roles: new Set(['lead']), today: '2026-11-23', calendar: plainWeek };
  const kickoff = {
    key: 'kickoff',
    phase: 'discover',
    state: 'planned',
    planned: '2026-11-25',
    ownerRole: 'lead',
    ownerId: null,
  } as const;

  it.each([
    ['what is due soon', {}, true],
    ['what is due in seven working days', { planned: '2026-12-02' }, true],
    ['not what is due later', { planned: '2026-12-03' }, false],
    ['what is under way, however far ahead', { planned: '2027-01-15', state: 'in_progress' }, true],
    ['what is late', { planned: '2026-11-02' }, true],
    ['not what lies in a phase that is over', { planned: '2026-11-02' }, false, 'configure' as const],
    ['not what is done', { state: 'done' }, false],
    ['not go-live, which its gate finishes', { key: 'go-live' }, false],
    ['not what another role owns', { ownerRole: 'support' }, false],
    ['what was passed on to them', { ownerRole: 'support', ownerId: 'mia' }, true],
    ['not what was passed on to another', { ownerId: 'ana' }, false],
  ] as const)('%s', (_, more, may, phase?: 'configure') => {
    expect(mayFinish({ ...kickoff, ...more }, { ...me, phase: phase ?? 'discover' })).toBe(may);
  });

  const issue = { type: 'issue', score: null, state: 'open', ownerId: 'mia' } as const;
  it.each([
    ['an item of theirs', {}, true],
    ['not another’s', { ownerId: 'ana' }, false],
    ['not one that is closed', { state: 'closed' }, false],
    ['not one that stands in a gate’s way', { type: 'risk', score: 16 }, false],
  ] as const)('%s', (_, more, may) => {
    expect(mayClose({ ...issue, ...more }, 'mia')).toBe(may);
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

describe('what blocks somebody', () => {
  it.each([
    'none',
    'None.',
    'no',
    'No!',
    'nothing',
    'n/a',
    'NA',
    '-',
    '–',
    '.',
    '…',
    'nope',
    'all good',
    'All good 👍',
    'None at the moment',
    'no blockers',
    'No blockers today.',
    'I’m not blocked',
    'everything’s fine',
    'Nothing to report',
    'Nothing at all',
    'nothing blocking',
    'nothing major, thanks',
    'no impediments',
    'no current blockers',
    'none atm',
    'none so far today',
    'not applicable',
    'keine',
    'Keine Blocker',
    'nichts',
    'rien',
    'aucun',
    'nada',
    'ninguno',
    ' ',
  ])('is nothing in “%s”', (text) => {
    expect(blockerOf(text)).toBeNull();
  });

  it.each([
    'SSO cert',
    'No access to the VPN',
    'nothing works',
    'nothing works here',
    'no report',
    'no answer yet',
    'not good',
    'None of the exports arrive',
    'nothing to report with: the BI login fails',
    'nothing new',
    'keine Rechte',
    '没有权限',
  ])('stands in “%s”', (text) => {
    expect(blockerOf(text)).toBe(text);
  });

  it('and a dash says nothing of what is done', () => {
    expect(['.', '-', '–', ' \n', '', undefined].map(saying)).toEqual([null, null, null, null, null, null]);
    expect(saying('- mapped the fields')).toBe('- mapped the fields');
  });
});

describe('when a blocker is the lead’s business', () => {
  const calendar = plainWeek;
  const said = (day: string, blocked: string | null) => ({ day: `2026-11-${day}`, blocked });
  const age = (today: string, told: ReturnType<typeof toldOn> | null, ...entries: ReturnType<typeof said>[]) =>
    ageOf({ entries, told, today: `2026-11-${today}`, calendar });
  const toldOn = (day: string, text: string) => ({ on: `2026-11-${day}`, first: '2026-11-10', text });

  it('not at once, but two working days on', () => {
    expect(age('27', null, said('27', 'VPN'))).toEqual({ kind: 'young', oldOn: '2026-12-01' });
    expect(age('30', null, said('27', 'VPN'))).toMatchObject({ kind: 'young' });
    expect(age('25', null, said('23', 'VPN'))).toMatchObject({ kind: 'old', since: '2026-11-23', standups: 1 });
  });

  it('said twice running, in whatever words', () => {
    expect(age('24', null, said('24', 'waiting for IT'), said('23', 'VPN'))).toMatchObject({
      kind: 'old',
      text: 'waiting for IT',
      first: '2026-11-24',
      since: '2026-11-23',
      standups: 2,
    });
  });

  it('once told, only what is another one, once that is old too', () => {
    const told = toldOn('24', 'SSO cert');
    const before = [said('24', 'SSO cert'), said('23', 'SSO cert')];
    expect(age('25', told, said('25', 'The SSO cert, still'), ...before)).toEqual({
      kind: 'young',
      oldOn: '2026-12-01',
    });
    expect(age('25', told, said('25', 'Data load fails'), ...before)).toEqual({ kind: 'young', oldOn: '2026-11-27' });
    expect(age('26', told, said('26', 'Data load fails'), said('25', 'data load failed'), ...before)).toMatchObject({
      kind: 'old',
      text: 'Data load fails',
      since: '2026-11-25',
    });
  });

  it('again after five working days, and not once nobody speaks of it', () => {
    const told = toldOn('17', 'VPN');
    const before = [said('20', 'VPN'), said('17', 'VPN'), said('16', 'VPN')];
    expect(age('24', told, said('24', 'VPN'), ...before)).toMatchObject({
      kind: 'old',
      since: '2026-11-16',
      first: '2026-11-10',
    });
    expect(age('30', told, ...before)).toEqual({ kind: 'gone' });
    expect(age('24', told, said('24', null), ...before)).toEqual({ kind: 'gone' });
  });

  it('anew when it comes back', () => {
    const entries = [said('27', 'VPN'), said('26', 'VPN'), said('25', null), said('24', 'VPN'), said('23', 'VPN')];
    expect(age('27', toldOn('24', 'VPN'), ...entries)).toMatchObject({ kind: 'old', since: '2026-11-26' });
  });
});
