import { describe, expect, it } from 'vitest';
import {
  deadlines,
  grace,
  nextPromise,
  promisedAt,
  promisesFor,
  standingPromise,
  waitUntil,
} from '#features/escalations/rules/clock.ts';
import { carried, endOf, runOf, runTo } from '#features/escalations/rules/containment.ts';
import { eventsBy, nextLook, type Ticking } from '#features/escalations/rules/due.ts';
import { type Candidate, rungsOf } from '#features/escalations/rules/ladder.ts';
import {
  canTake,
  type EscalationState,
  mustBeAbleTo,
  readCode,
  type Verb,
  verbs,
} from '#features/escalations/rules/life.ts';
import { qualityOf } from '#features/escalations/rules/quality.ts';
import { type Severity, severityHint } from '#features/escalations/rules/severity.ts';
import { similarTo } from '#features/escalations/rules/similar.ts';
import { qualityTrend, repeats } from '#features/escalations/rules/trend.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import type { WorkingTime } from '#platform/calendar/working-time.ts';

/** 09:00 to 18:00 UTC, Monday to Friday. */
const office: WorkingTime = { zone: 'Etc/UTC', from: '09:00', to: '18:00', days: plainWeek, away: [] };
const monday = new Date('2026-11-23T10:00:00Z');
const friday = new Date('2026-11-27T17:30:00Z');
const iso = (at: Date | null) => at?.toISOString().slice(0, 16) ?? null;

describe('the clocks', () => {
  it.each<[string, Severity, Date, WorkingTime | null, string, string]>([
    ['Sev1, day and night', 1, friday, null, '2026-11-27T17:45', '2026-11-27T21:30'],
    ['Sev2, over the weekend', 2, friday, office, '2026-11-30T09:30', '2026-11-30T17:30'],
    ['Sev2 on a Monday', 2, monday, office, '2026-11-23T11:00', '2026-11-24T10:00'],
    ['Sev3', 3, monday, office, '2026-11-23T14:00', '2026-11-26T10:00'],
    ['Sev4', 4, monday, office, '2026-11-24T10:00', '2026-11-30T10:00'],
  ])('%s', (_, severity, from, time, acknowledge, contain) => {
    const due = deadlines(severity, from, time, []);
    expect([iso(due.acknowledge), iso(due.contain)]).toEqual([acknowledge, contain]);
  });

  it('stand still while somebody waits, and are open as long as nobody knows for how long', () => {
    const [from, to] = [new Date('2026-11-23T11:00:00Z'), new Date('2026-11-23T15:00:00Z')];
    expect(iso(deadlines(3, monday, office, [{ from, to }]).acknowledge)).toBe('2026-11-23T18:00');
    expect(deadlines(3, monday, office, [{ from, to: null }]).acknowledge).toBeNull();
  });

  it.each<[Severity, WorkingTime | null, string]>([
    [1, null, '2026-11-23T10:30'],
    [2, office, '2026-11-23T12:00'],
    [3, office, '2026-11-24T10:00'],
    [4, office, '2026-11-30T10:00'],
  ])('promise the next update of a Sev%i in its rhythm', (severity, time, at) => {
    expect(iso(nextPromise(severity, monday, time))).toBe(at);
    expect(promisesFor(severity).length).toBeGreaterThan(1);
    expect(iso(promisedAt(severity, promisesFor(severity).at(-1)?.key ?? '5d', monday, time))).toBe(at);
  });

  it.each<[string, string | null, string]>([
    ['that can be kept stands', '2026-11-23T11:30', '2026-11-23T11:30'],
    ['at the end of a day stands', '2026-11-23T12:00', '2026-11-23T12:00'],
    ['that was missed begins anew', '2026-11-23T09:59', '2026-11-23T12:00'],
    ['beyond the rhythm comes sooner', '2026-11-25T10:00', '2026-11-23T12:00'],
    ['of nobody is the next', null, '2026-11-23T12:00'],
  ])('a promise %s', (_, promised, at) => {
    expect(iso(standingPromise(promised ? new Date(`${promised}Z`) : null, 2, monday, office))).toBe(at);
  });

  it('a promise for a night is kept the next working day', () => {
    const evening = new Date('2026-11-23T17:30:00Z');
    expect(iso(standingPromise(new Date('2026-11-23T19:00:00Z'), 2, evening, office))).toBe('2026-11-24T10:30');
  });

  it('let nobody promise later than the rhythm, nor wait longer than two working days', () => {
    expect(promisedAt(1, '1h', monday, null)).toBeNull();
    expect(iso(waitUntil(9, friday, office))).toBe('2026-12-01T17:30');
  });
});

it.each<[Severity, number]>([
  [1, 15],
  [2, 60],
  [3, 60],
  [4, 60],
])('whoever has a Sev%i is left alone with a missed promise for %i minutes', (severity, minutes) => {
  expect(grace(severity)).toEqual({ minutes });
});

describe('what is left to contain it in', () => {
  const short: WorkingTime = { ...office, from: '10:00', to: '14:30' };
  const leave: WorkingTime = { ...office, away: [{ from: '2026-11-23', to: '2026-12-04' }] };
  const at = (time: string) => new Date(`2026-11-${time}:00Z`);
  const raised = { severity: 2 as const, clockFrom: at('23T10:00'), containFrom: null, containMinutes: null };
  const whole = runOf(raised, office);

  it('is all of it since its clocks began, unless it was counted anew', () => {
    expect(whole).toEqual({ from: raised.clockFrom, minutes: 540 });
    const counted = { ...raised, containFrom: at('23T15:00'), containMinutes: 60 };
    expect(iso(endOf(runOf(counted, office), office, []))).toBe('2026-11-23T16:00');
  });

  it.each<[string, WorkingTime | null, WorkingTime | null, string, number]>([
    ['a third of it, in a day as long', office, { ...office, zone: 'Europe/Berlin' }, '23T16:00', 180],
    ['a third of it, in a day half as long', office, short, '23T16:00', 90],
    ['all of it, for whoever was on leave has not used any', leave, office, '23T16:00', 540],
    ['nothing', office, short, '24T12:00', 0],
  ])('hands on %s', (_, before, after, now, minutes) => {
    const run = carried(whole, { severity: 2, now: at(now), before, after, pauses: [] });
    expect(run.minutes).toBe(minutes);
    expect(iso(run.from)).toBe(minutes === 0 ? '2026-11-24T10:00' : `2026-11-${now}`);
  });

  it('ends to the second when it would, however often it is handed on', () => {
    const raised = new Date('2026-11-23T10:00:40Z');
    let run = { from: raised, minutes: 240 };
    for (const now of ['10:07:10', '10:09:55', '11:00:03.250']) {
      const later = new Date(`2026-11-23T${now}Z`);
      run = carried(run, { severity: 1, now: later, before: null, after: null, pauses: [] });
      expect(endOf(run, null, [])?.toISOString()).toBe('2026-11-23T14:00:40.000Z');
      expect(Number.isInteger(run.minutes)).toBe(true);
    }
  });

  it('ends to the second when it did, once it was counted anew', () => {
    const end = new Date('2026-11-23T14:00:40Z');
    const run = runTo(end, new Date('2026-11-23T10:07:10Z'), office);
    expect(Number.isInteger(run.minutes)).toBe(true);
    expect(endOf(run, office, [])).toEqual(end);
  });

  it('leaves out what stood still', () => {
    const pauses = [{ from: at('23T11:00'), to: at('23T15:00') }];
    const now = at('23T16:00');
    expect(carried(whole, { severity: 2, now, before: office, after: office, pauses }).minutes).toBe(420);
  });

  it('is what ends then; what is over stays over, in a night as well', () => {
    expect(runTo(at('24T10:00'), at('23T17:00'), office)).toEqual({ from: at('23T17:00'), minutes: 120 });
    const over = runTo(at('23T22:00'), at('24T12:00'), office);
    expect(iso(endOf(over, office, []))).toBe('2026-11-23T22:00');
  });
});

describe('what comes due', () => {
  const quiet: Ticking = {
    state: 'open',
    ladderAt: null,
    containDueAt: null,
    overdueToldAt: null,
    promisedAt: null,
    reminded: 'nobody',
    graceEndsAt: null,
    waitingUntil: null,
    held: false,
  };
  const past = new Date(monday.getTime() - 1);
  const later = new Date(monday.getTime() + 1);

  it.each<[string, Partial<Ticking>, string[]]>([
    ['nothing', {}, []],
    ['the ladder', { ladderAt: past }, ['climb']],
    ['not yet', { ladderAt: later }, []],
    ['acknowledged: no ladder', { state: 'acknowledged', ladderAt: past }, []],
    ['containment', { state: 'acknowledged', containDueAt: past }, ['overdue']],
    ['containment, told once', { state: 'acknowledged', containDueAt: past, overdueToldAt: past }, []],
    ['contained is contained', { state: 'contained', containDueAt: past }, []],
    ['a missed promise', { state: 'contained', promisedAt: past, graceEndsAt: later }, ['remind']],
    [
      'a missed promise, long',
      { state: 'contained', promisedAt: past, reminded: 'owner', graceEndsAt: past },
      ['tell-manager'],
    ],
    [
      'a missed promise, told and missed still',
      { state: 'contained', promisedAt: past, reminded: 'manager', graceEndsAt: past },
      ['tell-manager'],
    ],
    ['told to everybody', { state: 'contained', promisedAt: past, reminded: 'manager', graceEndsAt: later }, []],
    ['both at once', { ladderAt: past, containDueAt: past }, ['climb', 'overdue']],
    ['waiting stops the others', { state: 'acknowledged', containDueAt: past, waitingUntil: later }, []],
    ['a wait that ends', { state: 'acknowledged', containDueAt: past, waitingUntil: past }, ['resume']],
    ['on hold', { ladderAt: past, held: true }, []],
    ['resolved', { state: 'resolved', promisedAt: past }, []],
    ['withdrawn', { state: 'withdrawn', promisedAt: past }, []],
  ])('%s', (_, set, events) => {
    expect(eventsBy({ ...quiet, ...set }, monday)).toEqual(events);
  });

  it('is looked at when the first of it comes', () => {
    expect(nextLook(quiet)).toBeNull();
    expect(nextLook({ ...quiet, ladderAt: later, containDueAt: past })).toEqual(past);
  });
});

describe('the ladder', () => {
  const ana: Candidate = { id: 'ana', name: 'Ana', away: false };
  const ben: Candidate = { id: 'ben', name: 'Ben', away: false };
  const tom: Candidate = { id: 'tom', name: 'Tom', away: false };
  const kim: Candidate = { id: 'kim', name: 'Kim', away: false };
  const said = (standing: Parameters<typeof rungsOf>[0]) =>
    rungsOf(standing).map(({ people, because }) => [people.map(({ id }) => id).join('+'), because]);

  it.each<[string, Parameters<typeof rungsOf>[0], [string, string | null][]]>([
    [
      'two, then the manager and the admins',
      {
        steps: [
          { as: 'engineering', people: [ana] },
          { as: 'product', people: [ben] },
        ],
        managers: [tom],
        admins: [kim],
      },
      [
        ['ana', null],
        ['ben', null],
        ['tom+kim', null],
      ],
    ],
    [
      'nobody named: the manager, and why',
      { steps: [{ as: 'security', people: [] }], managers: [tom], admins: [kim] },
      [
        ['tom', 'nobody is named for security yet'],
        ['kim', null],
      ],
    ],
    [
      'whoever is named has left',
      { steps: [{ as: 'architect', people: [], gone: ['Ana'] }], managers: [tom], admins: [kim] },
      [
        ['tom', 'Ana (architect) has left'],
        ['kim', null],
      ],
    ],
    [
      'nor a manager: the admins',
      { steps: [{ as: 'security', people: [] }], managers: [], admins: [kim] },
      [['kim', 'nobody is named for security yet']],
    ],
    [
      'whoever is away is passed over',
      {
        steps: [
          { as: 'architect', people: [{ ...ana, away: true }] },
          { as: 'product', people: [ben] },
        ],
        managers: [tom],
        admins: [],
      },
      [
        ['ben', 'Ana is away'],
        ['tom', null],
      ],
    ],
    [
      'nobody is asked twice',
      { steps: [{ as: 'delivery manager', people: [tom] }], managers: [tom], admins: [tom, kim] },
      [
        ['tom', null],
        ['kim', null],
      ],
    ],
    [
      'everybody is away: better somebody than nobody',
      { steps: [], managers: [{ ...tom, away: true }], admins: [] },
      [['tom', null]],
    ],
    ['nobody at all', { steps: [], managers: [], admins: [] }, []],
  ])('%s', (_, standing, rungs) => {
    expect(said(standing)).toEqual(rungs);
  });
});

describe('its life', () => {
  const allowed: Record<EscalationState, Verb[]> = {
    open: ['acknowledge', 'hand-over', 'workstream', 'join', 'edit', 'withdraw'],
    acknowledged: [
      'update',
      'contain',
      'resolve',
      'hand-over',
      'wait',
      'resume',
      'workstream',
      'join',
      'edit',
      'withdraw',
    ],
    contained: ['update', 'resolve', 'hand-over', 'wait', 'resume', 'workstream', 'join', 'edit', 'withdraw'],
    resolved: ['close', 'reopen'],
    closed: ['reopen'],
    withdrawn: ['reopen'],
  };
  it.each(Object.entries(allowed))('%s', (state, can) => {
    expect(verbs.filter((verb) => canTake(state as EscalationState, verb))).toEqual(can);
  });

  it.each<[EscalationState, Verb, RegExp]>([
    ['acknowledged', 'acknowledge', /^Ana acknowledged ESC-3 on Mon 23 Nov\. Nothing is left to acknowledge\./],
    ['open', 'update', /^Nobody has acknowledged ESC-3 yet\. Acknowledge it first\./],
    ['contained', 'contain', /^Ana contained ESC-3 on Mon 23 Nov\./],
    ['closed', 'resolve', /^Ana closed ESC-3 on Mon 23 Nov, so nothing in it changes any more unless it is reopened\./],
    ['resolved', 'withdraw', /^Ana resolved ESC-3 on Mon 23 Nov\. What is resolved is closed, not withdrawn\./],
    ['withdrawn', 'edit', /^Ana withdrew ESC-3 on Mon 23 Nov, so nothing in it changes any more/],
    ['open', 'reopen', /^ESC-3 is open: it is open already\./],
    ['acknowledged', 'close', /^ESC-3 is acknowledged\. It can be closed once it is resolved\./],
  ])('%s can’t be taken through %s, and says why', (state, verb, words) => {
    expect(() => mustBeAbleTo('ESC-3', state, verb, { by: 'Ana', at: 'Mon 23 Nov' })).toThrow(words);
  });

  it.each([
    ['ESC-12', 12],
    ['esc 12', 12],
    ['esc12', 12],
    ['12', null],
    ['ESC-12 is broken', null],
  ])('reads %s', (word, number) => {
    expect(readCode(word)).toBe(number);
  });
});

describe('quality', () => {
  const full = {
    problem: 'SSO fails since Monday',
    impact: 'UAT cannot start',
    ask: 'Reload the metadata',
    neededBy: '2026-11-27',
    steps: 'Log in',
    environment: 'Production',
    evidence: 'https://example.com/log',
    tried: 'Cleared the cache',
    workaround: 'None',
  };
  it.each<[string, Partial<typeof full>, string | null, number, string | null]>([
    ['nothing', {}, null, 0, 'problem'],
    ['everything', full, 'integration', 100, null],
    ['a decision needs no steps', { ...full, steps: '', environment: '' }, 'decision', 100, null],
    ['an integration does', { ...full, steps: '', environment: '' }, 'integration', 85, 'steps'],
    ['asap is no ask', { ...full, ask: 'asap' }, 'data', 85, 'ask'],
    ['dots say nothing', { ...full, problem: '..........................' }, 'data', 80, 'problem'],
    ['what a Sev1 has', { problem: full.problem, impact: full.impact }, 'defect', 35, 'ask'],
  ])('of %s', (_, written, category, score, next) => {
    const quality = qualityOf(written, category);
    expect([quality.score, quality.next?.key ?? null]).toEqual([score, next]);
  });

  it('says what the next field would bring', () => {
    expect(qualityOf({ ...full, evidence: '' }, 'data').next?.score).toBe(100);
  });
});

describe('the severity’s hint', () => {
  it.each<[string, { problem?: string; impact?: string; workaround?: string }, Severity | null]>([
    ['nothing yet', {}, null],
    ['data loss', { problem: 'Data loss in the nightly job' }, 1],
    ['production is down', { problem: 'Slow', impact: 'production is down for all' }, 1],
    ['a workaround', { problem: 'Import fails', workaround: 'By hand' }, 3],
    ['blocked', { problem: 'The import fails' }, 2],
    ['a workaround “None”', { problem: 'The export fails', workaround: 'None.' }, 2],
    ['no workaround', { problem: 'The export fails for all', workaround: 'No workaround so far' }, 2],
    ['a dash for a workaround', { problem: 'The export fails', workaround: '–' }, 2],
    ['a workaround that begins with no', { problem: 'It fails', workaround: 'No export: we type it in by hand' }, 3],
    ['no data loss', { problem: 'The export is slow, no data loss' }, null],
    ['no risk of it', { problem: 'It is slow, without any hurry, no risk of data loss' }, null],
    ['not down', { problem: 'Production is not down, the login is slow' }, null],
    ['deleted data', { problem: 'The customer’s data was deleted' }, 1],
    ['a security hole', { problem: 'A security hole lets customers read the payroll of others' }, 1],
    ['small', { problem: 'A typo in the mail' }, 4],
    ['unclear', { problem: 'The mail is late' }, null],
  ])('%s', (_, answers, severity) => {
    expect(severityHint(answers)?.severity ?? null).toBe(severity);
  });
});

describe('similar ones', () => {
  const open = [
    { id: 1, category: 'integration', problem: 'SSO fails for contractors since Monday' },
    { id: 2, category: 'data', problem: 'The nightly data load runs out of memory' },
    { id: 3, category: 'support', problem: 'SSO login fails for contractors in production' },
  ];
  it.each<[string, { category?: string; problem: string }, number[]]>([
    ['the same words', { category: 'integration', problem: 'Contractors: SSO failing' }, [1, 3]],
    ['the same category alone', { category: 'data', problem: 'Duplicates in the CRM export' }, []],
    ['nothing written', { category: 'data', problem: '' }, []],
    ['another thing', { category: 'data', problem: 'Memory of the nightly load is too small' }, [2]],
  ])('%s', (_, draft, ids) => {
    expect(similarTo(draft, open).map(({ id }) => id)).toEqual(ids);
  });
});

describe('trends', () => {
  const past = (days: number, quality: number, closed = false) => ({
    raisedAt: new Date(monday.getTime() - days * 86_400_000),
    quality,
    category: 'data' as const,
    closedAt: closed ? new Date(monday.getTime() - days * 86_400_000) : null,
    rootCause: closed ? ('product' as const) : null,
  });
  it('compare four weeks with the four before', () => {
    expect(qualityTrend([past(1, 80), past(20, 90), past(30, 50), past(80, 10)], monday)).toEqual({
      now: 85,
      before: 50,
      raised: 2,
    });
    expect(qualityTrend([], monday)).toEqual({ now: null, before: null, raised: 0 });
  });
  it('name what came back in 90 days', () => {
    expect(repeats([past(1, 80, true), past(89, 80, true), past(91, 80, true), past(2, 80)], monday)).toEqual([
      { category: 'data', rootCause: 'product', times: 2 },
    ]);
    expect(repeats([past(1, 80, true)], monday)).toEqual([]);
  });
});
