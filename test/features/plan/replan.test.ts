import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpen, type Milestone } from '#features/plan/rules/milestone.ts';
import { type Anchors, anchorDay, dayAt, placeOf } from '#features/plan/rules/place.ts';
import { replan } from '#features/plan/rules/replan.ts';
import { isBeforeGoLive } from '#features/playbooks/schedule.ts';
import { phases } from '#features/playbooks/schema.ts';
import { addDays } from '#platform/calendar/days.ts';
import { plainWeek, type WorkCalendar } from '#platform/calendar/working-days.ts';
import { milestone } from './milestones.ts';

const calendar: WorkCalendar = {
  workdays: plainWeek.workdays,
  holidays: new Map([
    ['2026-12-25', 'Christmas Day'],
    ['2027-01-01', "New Year's Day"],
  ]),
};
const dates = { kickoff: '2026-11-23', goLive: '2026-12-18' };

describe('another go-live date', () => {
  const at = (key: string, anchor: 'kickoff' | 'go-live', working: number, over: Partial<Milestone> = {}) => {
    const place = { working, extra: 0 };
    return milestone({ key, anchor, place, planned: dayAt(place, anchorDay(anchor, dates), calendar), ...over });
  };
  const plan = [
    at('built', 'kickoff', 10),
    at('signed', 'go-live', -6, { phase: 'validate', dependsOn: ['built'] }),
    at('trained', 'go-live', -7, { phase: 'validate', state: 'done', done: '2026-12-09' }),
    at('live', 'go-live', 0, { phase: 'launch', dependsOn: ['signed'] }),
    at('exit', 'go-live', 5, { phase: 'hypercare' }),
  ];
  const moves = (to: Anchors) => replan(plan, dates, to, calendar).map(({ milestone: { key }, to: day }) => [key, day]);

  test('moves what hangs on it by working days, over holidays, and nothing that is done', () => {
    expect(moves({ ...dates, goLive: '2027-01-08' })).toEqual([
      ['signed', '2026-12-30'],
      ['live', '2027-01-08'],
      ['exit', '2027-01-15'],
    ]);
  });

  test('on a weekend keeps the day itself on it', () => {
    expect(moves({ ...dates, goLive: '2026-12-19' })).toEqual([
      ['signed', '2026-12-11'],
      ['live', '2026-12-19'],
    ]);
  });

  test('pulled in too far: work still waits for what it depends on, and nothing falls after go-live', () => {
    expect(moves({ ...dates, goLive: '2026-12-04' })).toEqual([
      ['built', '2026-12-04'],
      ['signed', '2026-12-04'],
      ['live', '2026-12-04'],
      ['exit', '2026-12-11'],
    ]);
  });

  test('an order that somebody turned around by hand is left so', () => {
    const turned = plan.map((each) => (each.key === 'built' ? { ...each, planned: '2026-12-15' } : each));
    const shifts = replan(turned, dates, { ...dates, goLive: '2026-12-21' }, calendar);
    expect(shifts.map(({ milestone: { key }, to }) => [key, to])).toEqual([
      ['signed', '2026-12-11'],
      ['live', '2026-12-21'],
      ['exit', '2026-12-29'],
    ]);
  });

  test('another kickoff moves what hangs on kickoff alone', () => {
    expect(moves({ ...dates, kickoff: '2026-11-25' })).toEqual([['built', '2026-12-09']]);
  });
});

describe('any plan', () => {
  const start = '2026-11-02';
  const day = (from: number, to: number) => fc.integer({ min: from, max: to }).map((n) => addDays(start, n));
  const anyDates = fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 120 }))
    .map(([first, length]) => ({ kickoff: addDays(start, first), goLive: addDays(start, first + length) }));

  /** Phases ascend, and work builds only on what stands before it: as the playbook linter demands. */
  const anyPlan = fc
    .array(
      fc.record({
        phase: fc.integer({ min: 0, max: 5 }),
        anchor: fc.constantFrom('kickoff' as const, 'go-live' as const),
        offset: fc.integer({ min: -40, max: 40 }),
        extra: fc.integer({ min: 0, max: 2 }),
        depends: fc.array(fc.nat(20), { maxLength: 3 }),
        done: fc.boolean(),
      }),
      { maxLength: 14 },
    )
    .map((drafts) =>
      drafts
        .toSorted((one, other) => one.phase - other.phase)
        .map(({ phase, anchor, offset, extra, depends, done }, at) =>
          milestone({
            key: `m${at}`,
            phase: phases[phase] ?? 'discover',
            anchor,
            place: { working: offset, extra },
            dependsOn: depends.filter((other) => other < at).map((other) => `m${other}`),
            state: done ? 'done' : 'planned',
          }),
        ),
    );

  /** Laid out in order: every day where its place, its dependencies and the two dates put it. */
  function laidOut(plan: readonly Milestone[], { kickoff, goLive }: Anchors): Milestone[] {
    const placed = new Map<string, Milestone>();
    for (const each of plan) {
      let planned = dayAt(each.place, anchorDay(each.anchor, { kickoff, goLive }), calendar);
      if (planned < kickoff) planned = kickoff;
      if (isBeforeGoLive(each.phase) && planned > goLive) planned = goLive;
      for (const key of each.dependsOn) {
        const before = placed.get(key);
        if (before && isOpen(before) && before.planned > planned) planned = before.planned;
      }
      placed.set(each.key, { ...each, planned });
    }
    return [...placed.values()];
  }

  function applied(plan: readonly Milestone[], from: Anchors, to: Anchors): Milestone[] {
    const shifts = new Map(replan(plan, from, to, calendar).map((shift) => [shift.milestone.key, shift]));
    return plan.map((each) => {
      const shift = shifts.get(each.key);
      return shift ? { ...each, planned: shift.to, place: shift.place } : each;
    });
  }

  const days = (plan: readonly Milestone[]) => plan.map(({ key, planned }) => `${key} ${planned}`);
  const disordered = (plan: readonly Milestone[]) => {
    const byKey = new Map(plan.map((each) => [each.key, each]));
    const open = plan.filter(isOpen);
    return open.flatMap(({ key, planned, dependsOn }) =>
      dependsOn.flatMap((needed) => {
        const before = byKey.get(needed);
        return before && isOpen(before) && before.planned > planned ? [`${key} before ${needed}`] : [];
      }),
    );
  };

  test('a place finds its day and a day its place', () => {
    fc.assert(
      fc.property(day(0, 400), day(0, 400), (anchor, target) => {
        expect(dayAt(placeOf(target, anchor, calendar), anchor, calendar)).toBe(target);
      }),
    );
  });

  test('finished milestones never move', () => {
    fc.assert(
      fc.property(anyPlan, day(0, 200), anyDates, anyDates, (plan, planned, from, to) => {
        const anyhow = plan.map((each, at) => ({ ...each, planned: addDays(planned, (at * 37) % 50) }));
        expect(replan(anyhow, from, to, calendar).filter((shift) => !isOpen(shift.milestone))).toEqual([]);
      }),
    );
  });

  test('dependencies in order stay in order', () => {
    fc.assert(
      fc.property(anyPlan, anyDates, anyDates, (plan, from, to) => {
        const before = laidOut(plan, from);
        expect(disordered(before)).toEqual([]);
        expect(disordered(applied(before, from, to))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('there and back again changes nothing', () => {
    fc.assert(
      fc.property(anyPlan, anyDates, anyDates, (plan, from, to) => {
        const before = laidOut(plan, from);
        expect(days(applied(applied(before, from, to), to, from))).toEqual(days(before));
      }),
      { numRuns: 500 },
    );
  });

  test('the same dates move nothing, however the plan was arranged by hand', () => {
    fc.assert(
      fc.property(anyPlan, day(0, 200), anyDates, (plan, planned, at) => {
        const anyhow = plan.map((each, index) => ({ ...each, planned: addDays(planned, (index * 37) % 50) }));
        expect(replan(anyhow, at, at, calendar)).toEqual([]);
      }),
    );
  });
});
