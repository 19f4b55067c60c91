import { expect, test } from 'vitest';
import { linesOf, type Rule } from '#features/rituals/rules.ts';
import { whomWords } from '#features/rituals/words.ts';

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

test('what is nobody’s and no project’s is a line for each that it is about, beside my own', () => {
  const none = { ritual: 'digests.weekly', projectId: null, personId: null };
  const lines = linesOf(
    [
      rule('mine', { ...none, personId: 'tom' }),
      rule('a', { ...none, subject: 'channel:C1' }),
      rule('b', { ...none, subject: 'channel:C2' }),
    ],
    new Map(),
  );
  expect(lines.map(({ subject, people }) => [subject, people])).toEqual([
    [null, ['tom']],
    ['channel:C1', []],
    ['channel:C2', []],
  ]);
  expect(lines.map(whomWords)).toEqual([null, '<#C1>', '<#C2>']);
});
