import type { InputBlock, InputBlockElement, PlainTextOption } from '@slack/types';
import { choices, kept, option, words } from './elements.ts';
import { limits } from './limits.ts';
import { clean, isBlank, type Raw, shorten } from './mrkdwn.ts';

/** An input's action id, unless it dispatches: the block id alone is the form's key. */
export const inputAction = 'value';

interface Field {
  /** The form's key, and so the `block_id`. */
  key: string;
  label: Raw;
  hint?: Raw;
  optional?: boolean;
  /** `feature.verb`: the app hears of it, by this action, as soon as it is filled. */
  dispatch?: string;
}

type Placed<T> = Field & { placeholder?: Raw } & T;

/** A choice; the value has at most 150 characters and is what the form gets. */
export interface Choice {
  text: Raw;
  value: string;
}

/** `max` is in characters, 3,000 at most; Slack counts down while the person types. */
export function textInput(field: Placed<{ initial?: string; multiline?: boolean; max?: number }>): InputBlock {
  const max = Math.min(field.max ?? limits.inputText, limits.inputText);
  return input(field, {
    type: 'plain_text_input',
    action_id: inputAction,
    max_length: max,
    ...(field.multiline && { multiline: true }),
    ...initialValue(field.initial, max),
    ...placeholder(field),
  });
}

/** `decimal` lets the person type fractions; a first value outside the bounds is left out. */
export function numberInput(
  field: Placed<{ initial?: number; min?: number; max?: number; decimal?: boolean }>,
): InputBlock {
  const { initial, min, max } = field;
  const usable =
    (field.decimal ? Number.isFinite(initial) : Number.isSafeInteger(initial)) &&
    Number(initial) >= (min ?? Number.NEGATIVE_INFINITY) &&
    Number(initial) <= (max ?? Number.POSITIVE_INFINITY);
  return input(field, {
    type: 'number_input',
    action_id: inputAction,
    is_decimal_allowed: field.decimal ?? false,
    ...(min !== undefined && { min_value: String(min) }),
    ...(max !== undefined && { max_value: String(max) }),
    ...(usable && { initial_value: String(initial) }),
    ...placeholder(field),
  });
}

export function urlInput(field: Placed<{ initial?: string }>): InputBlock {
  return input(field, {
    type: 'url_text_input',
    action_id: inputAction,
    ...initialValue(field.initial, limits.inputText),
    ...placeholder(field),
  });
}

/** `initial` is `YYYY-MM-DD`; anything else is left out. */
export function dayInput(field: Placed<{ initial?: string }>): InputBlock {
  const { initial } = field;
  return input(field, {
    type: 'datepicker',
    action_id: inputAction,
    ...(initial !== undefined && isDay(initial) && { initial_date: initial }),
    ...placeholder(field),
  });
}

/** `initial` is `HH:mm`; anything else is left out. */
export function timeInput(field: Placed<{ initial?: string }>): InputBlock {
  const { initial } = field;
  return input(field, {
    type: 'timepicker',
    action_id: inputAction,
    ...(initial !== undefined && /^([01]\d|2[0-3]):[0-5]\d$/.test(initial) && { initial_time: initial }),
    ...placeholder(field),
  });
}

export function userInput(field: Placed<{ initial?: string }>): InputBlock {
  const { initial } = field;
  return input(field, {
    type: 'users_select',
    action_id: inputAction,
    ...(initial !== undefined && isUser(initial) && { initial_user: initial }),
    ...placeholder(field),
  });
}

export function usersInput(field: Placed<{ initial?: readonly string[]; most?: number }>): InputBlock {
  const initial = (field.initial ?? []).filter(isUser);
  return input(field, {
    type: 'multi_users_select',
    action_id: inputAction,
    ...(initial.length > 0 && { initial_users: initial }),
    ...(field.most && { max_selected_items: field.most }),
    ...placeholder(field),
  });
}

/** One of many; past a hundred they come in groups, past 500 a group's label says so. Nothing without options. */
export function selectInput(field: Placed<{ options: readonly Choice[]; initial?: string }>): InputBlock | undefined {
  const options = optionsOf(field.options);
  if (options.length === 0) return undefined;
  const [chosen] = pick(kept(options), [field.initial]);
  return input(field, {
    type: 'static_select',
    action_id: inputAction,
    ...choices(options),
    ...(chosen && { initial_option: chosen }),
    ...placeholder(field),
  });
}

/** Any of many, `most` at most; see `selectInput`. */
export function multiSelectInput(
  field: Placed<{ options: readonly Choice[]; initial?: readonly string[]; most?: number }>,
): InputBlock | undefined {
  const options = optionsOf(field.options);
  if (options.length === 0) return undefined;
  const chosen = pick(kept(options), field.initial ?? []);
  return input(field, {
    type: 'multi_static_select',
    action_id: inputAction,
    ...choices(options),
    ...(chosen.length > 0 && { initial_options: chosen }),
    ...(field.most && { max_selected_items: field.most }),
    ...placeholder(field),
  });
}

/** Boxes to tick; more than ten become a menu. */
export function checkInput(
  field: Field & { options: readonly Choice[]; initial?: readonly string[] },
): InputBlock | undefined {
  const options = optionsOf(field.options);
  if (options.length === 0 || options.length > limits.boxOptions) return multiSelectInput(field);
  const chosen = pick(options, field.initial ?? []);
  return input(field, {
    type: 'checkboxes',
    action_id: inputAction,
    options,
    ...(chosen.length > 0 && { initial_options: chosen }),
  });
}

/** One of a few, all in view; more than ten become a menu. */
export function radioInput(field: Field & { options: readonly Choice[]; initial?: string }): InputBlock | undefined {
  const options = optionsOf(field.options);
  if (options.length === 0 || options.length > limits.boxOptions) return selectInput(field);
  const [chosen] = pick(options, [field.initial]);
  return input(field, {
    type: 'radio_buttons',
    action_id: inputAction,
    options,
    ...(chosen && { initial_option: chosen }),
  });
}

function input({ key, label, hint, optional, dispatch }: Field, element: InputBlockElement): InputBlock {
  return {
    type: 'input',
    block_id: key,
    label: words(label, limits.inputLabel),
    element: dispatch ? { ...element, action_id: dispatch } : element,
    ...(dispatch && { dispatch_action: true }),
    ...(hint && { hint: words(hint, limits.inputHint) }),
    ...(optional && { optional: true }),
  };
}

function placeholder(field: { placeholder?: Raw }) {
  return field.placeholder ? { placeholder: words(field.placeholder, limits.placeholder) } : {};
}

function initialValue(initial: string | undefined, max: number) {
  const text = clean(initial ?? '');
  return isBlank(text) ? {} : { initial_value: shorten(text, max) };
}

function optionsOf(list: readonly Choice[]): PlainTextOption[] {
  return list.map((choice) => option(choice.text, choice.value));
}

/** The very options, since Slack compares a first choice with them as a whole. */
function pick(options: readonly PlainTextOption[], values: readonly (string | undefined)[]): PlainTextOption[] {
  return options.filter((each) => values.includes(each.value));
}

function isUser(id: string): boolean {
  return /^[UW][A-Z0-9]+$/.test(id);
}

function isDay(text: string): boolean {
  const moment = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text);
}
