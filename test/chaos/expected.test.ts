import { expect, test } from 'vitest';
import { emptyDiary, type Raised } from './diary.ts';
import { type Due, expected, isNudged, type Week } from './expected.ts';
import { type Hour, type Stop, stops } from './hours.ts';
import { officeOf } from './town.ts';

const office = officeOf(0);
const { key, lead, manager, channel } = office;
const MONDAY = '2026-11-23';
const TUESDAY = '2026-11-24';
const [, colleague = ''] = office.members;

const raised: Raised = {
  ...{ project: key, day: MONDAY, word: 'trouble-1-said', deed: 'sure', inTime: 'not' },
  ...{ acknowledged: 'not', resolved: 'not', resolvedOn: null },
};

/** The first moments of the week; those at these hours alone, if any are given. */
function until(day: string, hours?: readonly Hour[]): Stop[] {
  const lived: Stop[] = [];
  for (const stop of stops(hours)) {
    if (stop.day > day) break;
    lived.push(stop);
  }
  return lived;
}

function due(week: Partial<Week>): Due[] {
  return expected({ offices: [office], stops: until(MONDAY), diary: emptyDiary(), milestones: [], ...week });
}

const sure = (some: readonly Due[], kind: string) =>
  some.filter((it) => it.kind === kind && it.must === 'once').map(({ to, day }) => `${to} ${day}`);

test('a working day has a question and a reminder for each of the team, and one summary; Monday has a digest', () => {
  const all = due({});
  const team = office.members.map((id) => `${id} ${MONDAY}`);
  expect(sure(all, 'prompt')).toEqual(team);
  expect(sure(all, 'reminder')).toEqual(team);
  expect(sure(all, 'summary')).toEqual([`${channel} ${MONDAY}`]);
  expect(sure(all, 'digest')).toEqual([`${manager} ${MONDAY}`]);
  expect(sure(due({ stops: until(TUESDAY) }), 'digest')).toHaveLength(1);
});

test('what golive was not there for is not expected, and what came within its patience is', () => {
  expect(sure(due({ stops: until(MONDAY, ['08:30', '09:00']) }), 'prompt')).toEqual([]);
  expect(sure(due({ stops: until(MONDAY, ['10:35']) }), 'prompt')).toHaveLength(3);
  expect(sure(due({ stops: until(MONDAY, ['12:00']) }), 'prompt')).toEqual([]);
});

test('nothing is expected on a weekend', () => {
  expect(due({ stops: until('2026-11-29') }).filter(({ day }) => day > '2026-11-27')).toEqual([]);
});

test('whoever answered early is not reminded; whoever may have, may be; what was said stands in the thread', () => {
  const answer = { project: key, person: colleague, day: MONDAY, hour: '10:00', word: 'done-1-said' } as const;
  const answered = due({ diary: { ...emptyDiary(), answers: [{ ...answer, deed: 'sure' }] } });
  expect(sure(answered, 'reminder')).not.toContain(`${colleague} ${MONDAY}`);
  expect(sure(answered, 'answer')).toEqual([`${channel} ${MONDAY}`]);
  const unclear = due({ diary: { ...emptyDiary(), answers: [{ ...answer, deed: 'tried' }] } });
  expect(unclear.filter(({ to, must }) => to === colleague && must === 'perhaps').map(({ kind }) => kind)).toContain(
    'reminder',
  );
  expect(sure(unclear, 'answer')).toEqual([]);
});

test.each([
  ['2026-12-01', '2026-11-20', true],
  ['2026-12-01', '2026-11-27', true],
  ['2026-12-01', '2026-12-01', true],
  ['2026-12-01', '2026-11-30', false],
  ['2026-11-20', '2026-11-24', true],
  ['2026-11-20', '2026-11-23', false],
])('what is planned for %s is a reminder on %s: %s', (planned, day, is) => {
  expect(isNudged(planned, day)).toBe(is);
  const milestone = { id: 'm', project: key, planned, ownerRole: 'lead', done: null };
  const week = { stops: [{ day, hour: '09:00' as const, at: new Date(`${day}T08:00:00Z`) }], milestones: [milestone] };
  expect(sure(due(week), 'bundle')).toEqual(is ? [`${lead} ${day}`] : []);
});

test('an escalation has its card, its question and, unless it was acknowledged in time, a step of its ladder', () => {
  const open = due({ diary: { ...emptyDiary(), raised: [raised] } });
  for (const kind of ['escalation card', 'question', 'ladder step', 'escalation digest']) {
    expect(sure(open, kind)).toHaveLength(1);
  }
  const taken = due({ diary: { ...emptyDiary(), raised: [{ ...raised, inTime: 'sure' }] } });
  expect(taken.filter(({ kind }) => kind === 'ladder step')).toEqual([]);
  const unclear = due({ diary: { ...emptyDiary(), raised: [{ ...raised, deed: 'tried' }] } });
  expect(unclear.filter(({ kind }) => kind === 'question').map(({ must }) => must)).toEqual(['perhaps']);
});

test('the digest of escalations names what was not resolved before', () => {
  const raisedOnMonday = (resolved: Raised['resolved']) =>
    due({
      stops: until(TUESDAY),
      diary: { ...emptyDiary(), raised: [{ ...raised, resolved, resolvedOn: resolved === 'not' ? null : MONDAY }] },
    });
  expect(sure(raisedOnMonday('not'), 'escalation digest')).toEqual([`${manager} ${MONDAY}`, `${manager} ${TUESDAY}`]);
  expect(sure(raisedOnMonday('sure'), 'escalation digest')).toEqual([`${manager} ${MONDAY}`]);
});
