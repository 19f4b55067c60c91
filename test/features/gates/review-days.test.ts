import { expect, it } from 'vitest';
import { reviewDays, reviewOn } from '#features/gates/rules/review-days.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';

it.each([
  ['2026-12-03', '2026-12-18', null, 'the first has not come'],
  ['2026-12-04', '2026-12-18', '2026-12-04 10', 'ten before a Friday'],
  ['2026-12-05', '2026-12-18', null, 'a day off'],
  ['2026-12-08', '2026-12-18', '2026-12-04 8', 'the first, made up for'],
  ['2026-12-11', '2026-12-18', '2026-12-11 5', 'five'],
  ['2026-12-16', '2026-12-18', '2026-12-11 2', 'the second, made up for'],
  ['2026-12-17', '2026-12-18', '2026-12-17 1', 'the eve'],
  ['2026-12-18', '2026-12-18', null, 'the day itself'],
  ['2026-12-21', '2026-12-18', null, 'over'],
  ['2026-12-17', '2026-12-19', '2026-12-14 2', 'the Thursday before a Saturday is not its eve'],
  ['2026-12-18', '2026-12-19', '2026-12-18 1', 'the Friday before a Saturday'],
  ['2026-12-18', '2026-12-20', '2026-12-18 1', 'the Friday before a Sunday'],
  ['2026-12-18', '2026-12-21', '2026-12-18 1', 'the Friday before a Monday'],
])('on %s, for go-live on %s: %s (%s)', (day, goLive, expected, _) => {
  const review = reviewOn(day, goLive, plainWeek);
  expect(review && `${review.meant} ${review.left}`).toBe(expected);
});

it.each([
  ['2026-11-23', [1, 2, 3, 4, 5], null, '2026-12-04 2026-12-11 2026-12-17', 'long before'],
  ['2026-12-04', [1, 2, 3, 4, 5], null, '2026-12-04 2026-12-11 2026-12-17', 'on the first'],
  ['2026-12-07', [1, 2, 3, 4, 5], '2026-12-04', '2026-12-11 2026-12-17', 'after the first'],
  ['2026-12-08', [1, 2, 3, 4, 5], null, '2026-12-08 2026-12-11 2026-12-17', 'when the first was missed'],
  ['2026-11-23', [1], null, '2026-12-07 2026-12-14', 'on Mondays alone'],
  ['2026-12-18', [1, 2, 3, 4, 5], '2026-12-17', '', 'when all were held'],
  ['2027-02-01', [1, 2, 3, 4, 5], null, '', 'after go-live'],
])('from %s on weekdays %j, held last on %s: %s (%s)', (from, weekdays, held, expected, _) => {
  const days = reviewDays(from, weekdays, { goLive: '2026-12-18', since: '2026-11-02', held }, plainWeek);
  expect(days.join(' ')).toBe(expected);
});
