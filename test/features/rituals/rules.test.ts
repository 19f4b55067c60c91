import { expect, test } from 'vitest';
import { linesOf, type Rule, weekdayWords } from '#features/rituals/rules.ts';

test.each([
  [[1, 2, 3, 4, 5], 'Mon–Fri'],
  [[5, 4, 3, 2, 1], 'Mon–Fri'],
  [[1, 2, 3, 4, 5, 6, 7], 'every day'],
  [[1], 'Mon'],
  [[6, 7], 'Sat, Sun'],
  [[1, 3, 5], 'Mon, Wed, Fri'],
  [[2, 3, 4], 'Tue–Thu'],
])('%j reads %s', (weekdays, words) => {
  expect(weekdayWords(weekdays)).toBe(words);
});

const rule = (id: string, set: Partial<Rule> = {}): Rule => ({
  id,
  ritual: 'standups.prompt',
  subject: id,
  projectId: 'acme',
  personId: id,
  time: '09:30',
  zone: 'Europe/Berlin',
  weekdays: [1, 2, 3, 4, 5],
  state: 'on',
  ...set,
});

test('two hundred prompts are one line, with the earliest of them next', () => {
  const rules = Array.from({ length: 200 }, (_, n) =>
    rule(`person-${n}`, n < 20 ? { time: '10:00', zone: 'Asia/Tokyo', state: 'paused' } : {}),
  );
  const [line, ...more] = linesOf(
    rules,
    new Map([
      ['person-30', new Date('2026-11-23T08:30:00Z')],
      ['person-40', new Date('2026-11-23T07:30:00Z')],
    ]),
  );
  expect(more).toEqual([]);
  expect(line).toMatchObject({ state: 'on', zones: ['Asia/Tokyo', 'Europe/Berlin'] });
  expect(line?.people).toHaveLength(200);
  expect(line?.times.map(({ time, count }) => [time, count])).toEqual([
    ['09:30', 180],
    ['10:00', 20],
  ]);
  expect(line?.next?.toISOString()).toBe('2026-11-23T07:30:00.000Z');
});

test('what belongs to another project, or to none, has a line of its own', () => {
  const lines = linesOf([rule('a'), rule('b', { projectId: 'beta' }), rule('c', { projectId: null })], new Map());
  expect(lines.map((line) => line.project)).toEqual(['acme', 'beta', null]);
});
