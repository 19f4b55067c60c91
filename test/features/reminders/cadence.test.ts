import { expect, test } from 'vitest';
import { heardBy, isWeekly, nudging } from '#features/reminders/cadence.ts';
import { dueWords } from '#features/reminders/words.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';

/** What is said on each of these days to somebody who reads on all of them. */
function said(due: string, days: readonly string[], first: string): (string | null)[] {
  let since = first;
  return days.map((today) => {
    const stands = nudging(due, today, plainWeek, { since, again: false });
    since = today;
    return stands && dueWords(due, stands, today);
  });
}

const WEEK = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'];

test('seven, two and no working days before its date, and every second one after it', () => {
  const days = [...WEEK, '2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-07'];
  expect(said('2026-12-02', days, '2026-11-20')).toEqual([
    'is due Wed 2 Dec, in 7 working days',
    ...[null, null, null, null],
    'is due Wed 2 Dec, in 2 working days',
    null,
    'is due today',
    null,
    'was due Wed 2 Dec, 2 working days ago',
    null,
  ]);
});

test('what is due on a day off is not due on the day before it', () => {
  expect(said('2026-11-28', ['2026-11-27'], '2026-11-26')).toEqual(['is due Sat 28 Nov']);
  expect(said('2026-11-28', ['2026-11-28'], '2026-11-26')).toEqual(['is due today']);
});

test('who works at the weekend hears of it once', () => {
  // Two working days before Tuesday are Friday, Saturday and Sunday: Friday counts.
  expect(said('2026-12-01', ['2026-11-28', '2026-11-29'], '2026-11-22')).toEqual([
    'is due Tue 1 Dec, in 2 working days',
    null,
  ]);
});

test('whose day off is the day hears of it on their next', () => {
  // Wednesday 9 December: 7 working days before is Monday 30 November, 2 are Monday 7 December.
  const theirs = ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-08', '2026-12-09', '2026-12-10'];
  expect(said('2026-12-09', theirs, '2026-11-26')).toEqual([
    'is due Wed 9 Dec, in 6 working days',
    null,
    null,
    'is due Wed 9 Dec, in 1 working day',
    'is due today',
    null,
  ]);
});

test('after three weeks of leave everything comes once', () => {
  expect(said('2026-12-01', ['2026-12-14', '2026-12-15'], '2026-11-20')).toEqual([
    'was due Tue 1 Dec, 9 working days ago',
    'was due Tue 1 Dec, 10 working days ago',
  ]);
});

test.each([
  ['2026-11-27', 'is due Fri 27 Nov, in 3 working days'],
  ['2026-12-15', null],
])('whose snooze is over hears of it, unless it moved far away: due %s', (due, expected) => {
  const stands = nudging(due, '2026-11-24', plainWeek, { since: '2026-11-23', again: true });
  expect(stands && dueWords(due, stands, '2026-11-24')).toBe(expected);
});

test('a project a day behind the reader misses nothing', () => {
  const heard = heardBy({ now: new Date(), people: [], day: '2026-11-24', since: '2026-11-23' }, 'k', '2026-11-23');
  expect(heard).toEqual({ since: '2026-11-22', again: false });
});

test.each([
  ['Monday', '2026-11-23', '2026-11-20', true],
  ['Tuesday, after Monday', '2026-11-24', '2026-11-23', false],
  ['Tuesday, after a week without Monday', '2026-11-24', '2026-11-19', true],
  ['Saturday of who works at weekends', '2026-11-28', '2026-11-22', true],
])('the week begins once: %s', (_, today, since, expected) => {
  expect(isWeekly(today, { since, again: false })).toBe(expected);
  expect(isWeekly(today, { since: today, again: true })).toBe(true);
});
