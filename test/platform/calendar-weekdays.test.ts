import { expect, test } from 'vitest';
import { weekdayOptions, weekdayWords } from '#platform/calendar/weekdays.ts';

test.each([
  [[1, 2, 3, 4, 5], 'Mon–Fri'],
  [[5, 4, 3, 2, 1], 'Mon–Fri'],
  [[1, 2, 3, 4, 5, 6, 7], 'every day'],
  [[1], 'Mon'],
  [[6, 7], 'Sat, Sun'],
  [[1, 3, 5], 'Mon, Wed, Fri'],
  [[2, 3, 4], 'Tue–Thu'],
  [[1, 3, 4, 5, 7], 'Mon, Wed–Fri, Sun'],
  [[], 'no day'],
])('%j reads %s', (weekdays, words) => {
  expect(weekdayWords(weekdays)).toBe(words);
});

test('a form offers each day by its ISO number', () => {
  expect(weekdayOptions).toHaveLength(7);
  expect(weekdayOptions[6]).toEqual({ text: 'Sunday', value: '7' });
});
