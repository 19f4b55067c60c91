import type { ViewOutput } from '@slack/bolt';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { section } from '#platform/slack/blocks.ts';
import {
  checkInput,
  dayInput,
  fieldErrors,
  modal,
  multiSelectInput,
  numberInput,
  radioInput,
  readForm,
  selectInput,
  textInput,
  urlInput,
  userInput,
  usersInput,
} from '#platform/slack/modal.ts';
import { violations } from '#test/support/slack-limits.ts';
import { anyText } from './any-text.ts';

const choices = (count: number, text = 'n') =>
  Array.from({ length: count }, (_, index) => ({ text: `${text}${index}`, value: `v${index}` }));

test('a form of every input passes for any text and any number of choices', () => {
  fc.assert(
    fc.property(anyText, fc.nat(130), fc.integer({ min: 1, max: 9_000 }), (typed, count, max) => {
      const few = { label: typed, hint: typed, options: choices(count, typed) };
      const view = modal({
        callback: 'raid.add',
        title: typed,
        submit: typed,
        close: typed,
        meta: { project: 'p1' },
        blocks: [
          section(typed),
          textInput({ key: 'text', label: typed, initial: typed, max, multiline: true, placeholder: typed }),
          numberInput({ key: 'number', label: typed, initial: count, min: 0, max: 50, placeholder: typed }),
          urlInput({ key: 'url', label: typed, initial: typed }),
          dayInput({ key: 'day', label: typed, initial: typed }),
          userInput({ key: 'user', label: typed, initial: typed }),
          usersInput({ key: 'users', label: typed, initial: [typed, 'U1'] }),
          selectInput({ ...few, key: 'select', initial: 'v120' }),
          multiSelectInput({ ...few, key: 'multi', initial: ['v1', 'nowhere'] }),
          checkInput({ ...few, key: 'check', initial: ['v0', typed] }),
          radioInput({ ...few, key: 'radio', initial: 'v3' }),
        ],
      });
      expect(violations(view)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});

test('more choices than a menu shows are counted in the last group', () => {
  const block = selectInput({ key: 'k', label: 'Project', options: choices(812) });
  const groups = block?.element.type === 'static_select' ? (block.element.option_groups ?? []) : [];
  expect(groups).toHaveLength(5);
  expect(groups.at(-1)?.label.text).toBe('401–500 of 812');
});

test('first values which Slack would refuse are left out', () => {
  expect(dayInput({ key: 'k', label: 'Due', initial: '2026-02-30' }).element).not.toHaveProperty('initial_date');
  expect(dayInput({ key: 'k', label: 'Due', initial: '2026-02-28' }).element).toHaveProperty('initial_date');
  expect(numberInput({ key: 'k', label: 'Impact', initial: 6, max: 5 }).element).not.toHaveProperty('initial_value');
  expect(selectInput({ key: 'k', label: 'Tier', options: choices(2), initial: 'v9' })?.element).not.toHaveProperty(
    'initial_option',
  );
  expect(textInput({ key: 'k', label: 'Title', initial: 'too long', max: 5 }).element).toMatchObject({
    initial_value: 'too…',
  });
});

test('a modal that asks has a submit button; too much meta is our mistake', () => {
  const ask = textInput({ key: 'k', label: 'Title' });
  expect(modal({ callback: 'a.b', title: 'A', blocks: [ask] }).submit?.text).toBe('Save');
  expect(modal({ callback: 'a.b', title: 'A', blocks: [section('x')] }).submit).toBeUndefined();
  expect(() => modal({ callback: 'a.b', title: 'A', meta: 'x'.repeat(3_000), blocks: [ask] })).toThrow(RangeError);
});

test('a view of 200 long sections is cut to what Slack holds', () => {
  const blocks = Array.from({ length: 200 }, () => section('語'.repeat(3_000)));
  const view = modal({ callback: 'a.b', title: 'A', blocks });
  expect(violations(view)).toEqual([]);
  expect(view.blocks.length).toBeGreaterThan(20);
});

test('readForm gives text trimmed, blanks undefined, choices as values', () => {
  const values: ViewOutput['state']['values'] = {
    text: { value: { type: 'plain_text_input', value: '  Data load late\u0000 ' } },
    blank: { value: { type: 'plain_text_input', value: ' ' } },
    none: { value: { type: 'plain_text_input', value: null } },
    day: { value: { type: 'datepicker', selected_date: '2026-12-04' } },
    user: { value: { type: 'users_select', selected_user: null } },
    users: { value: { type: 'multi_users_select', selected_users: ['U1', 'U2'] } },
    one: { value: { type: 'static_select', selected_option: { text: { type: 'plain_text', text: 'A' }, value: 'a' } } },
    many: { value: { type: 'checkboxes', selected_options: [] } },
  };
  expect(readForm(values)).toEqual({
    text: 'Data load late',
    blank: undefined,
    none: undefined,
    day: '2026-12-04',
    user: undefined,
    users: ['U1', 'U2'],
    one: 'a',
    many: [],
  });
});

describe('fieldErrors', () => {
  const view = modal({
    callback: 'raid.add',
    title: 'Add',
    blocks: [section('Hello'), textInput({ key: 'title', label: 'Title' }), dayInput({ key: 'due', label: 'Due' })],
  });
  const form = z.object({
    title: z.string().max(5),
    due: z.string('Pick a day.'),
    owner: z.string('Choose an owner.').min(1),
    impact: z.coerce.number().max(5).optional(),
  });

  test.each([
    [{ title: 'ok', owner: 'U1' }, { due: 'Pick a day.' }],
    [{ due: 'x', owner: 'U1' }, { title: 'Please fill this in.' }],
    [{ title: 'too long', due: 'x', owner: 'U1' }, { title: 'Shorten this to 5 characters.' }],
    [{ due: 'x' }, { title: 'Please fill this in. Choose an owner.' }],
    [{ title: 'ok', due: 'x', owner: 'U1', impact: '9' }, { title: 'Go no higher than 5.' }],
  ])('%j', (values, errors) => {
    const parsed = form.safeParse(values);
    expect(parsed.success).toBe(false);
    if (parsed.error) expect(fieldErrors(parsed.error, view)).toEqual(errors);
  });

  test('a view without inputs has no place for errors', () => {
    const { error } = form.safeParse({});
    expect(error && fieldErrors(error, { blocks: [section('x')] })).toEqual({});
  });
});
