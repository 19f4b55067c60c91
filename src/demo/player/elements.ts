import { isMatch } from 'date-fns/isMatch';
import { Impossible } from './impossible.ts';
import type { Json } from './slack-side.ts';

export interface Option {
  text: { type: string; text: string };
  value: string;
}

/** What `state.values[block_id][action_id]` holds for an element. */
export type FieldState = Json & { type: string };

/** What a test or script may say: text, a person, a date, an option's words or value, or several of them. */
export type Answer =
  | string
  | number
  | boolean
  | null
  | { id: string }
  | Option
  | readonly (string | { id: string } | Option)[];

const SINGLE_PICK: Record<string, string> = {
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
};
const MULTI_PICK: Record<string, string> = {
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
};
const SINGLE_OPTION = ['static_select', 'radio_buttons', 'external_select', 'overflow'];
const MULTI_OPTION = ['multi_static_select', 'checkboxes', 'multi_external_select'];
const TYPED = ['plain_text_input', 'email_text_input', 'url_text_input', 'number_input'];
const DATED: Record<string, string> = {
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
};

export function optionsOf(element: Json): Option[] {
  const groups = (element.option_groups as { options: Option[] }[] | undefined) ?? [];
  return [...((element.options as Option[] | undefined) ?? []), ...groups.flatMap((group) => group.options)];
}

/** The state of an element nobody touched; undefined for what keeps no state (buttons, menus of actions). */
export function initialState(element: Json): FieldState | undefined {
  const type = String(element.type);
  if (TYPED.includes(type)) return { type, value: element.initial_value ?? null };
  if (type === 'rich_text_input') return { type, rich_text_value: element.initial_value ?? null };
  if (type in SINGLE_PICK) return { type, [`${SINGLE_PICK[type]}`]: element[initialName(type)] ?? null };
  if (type in MULTI_PICK) return { type, [`${MULTI_PICK[type]}`]: element[initialName(type)] ?? [] };
  if (MULTI_OPTION.includes(type)) return { type, selected_options: element.initial_options ?? [] };
  if (type === 'overflow') return undefined;
  if (SINGLE_OPTION.includes(type)) return { type, selected_option: element.initial_option ?? null };
  const dated = DATED[type];
  if (dated) return { type, [dated]: element[dated.replace('selected', 'initial')] ?? null };
  return undefined;
}

function initialName(type: string): string {
  return `initial_${type.replace('multi_', '').replace('_select', '').replace(/s$/, '')}${type.startsWith('multi_') ? 's' : ''}`;
}

/** Whether a person left the field blank. */
export function isBlank(state: FieldState): boolean {
  const { type: _type, ...rest } = state;
  return Object.values(rest).every(
    (value) => value === null || value === '' || (Array.isArray(value) && value.length === 0),
  );
}

/** The element's state once a person answered; throws Impossible where Slack's client would not take it. */
export function answered(element: Json, answer: Answer, field: string): FieldState {
  const type = String(element.type);
  if (TYPED.includes(type)) return { type, value: answer === null ? null : typed(element, String(answer), field) };
  if (type === 'rich_text_input') return { type, rich_text_value: richText(String(answer)) };
  const single = SINGLE_PICK[type];
  if (single) return { type, [single]: answer === null ? null : idOf(answer) };
  const multi = MULTI_PICK[type];
  if (multi) return { type, [multi]: many(element, answer, field).map(idOf) };
  if (MULTI_OPTION.includes(type)) {
    return { type, selected_options: many(element, answer, field).map((one) => pick(element, one, field)) };
  }
  if (SINGLE_OPTION.includes(type))
    return { type, selected_option: answer === null ? null : pick(element, answer, field) };
  const dated = DATED[type];
  if (dated) return { type, [dated]: answer === null ? null : date(type, answer, field) };
  throw new Impossible(`"${field}" is a ${type}: nobody can fill that`);
}

function typed(element: Json, text: string, field: string): string {
  const { type, min_length: min, max_length: max = 3000 } = element;
  if (text.length > Number(max)) throw new Impossible(`"${field}" takes ${max} characters, not ${text.length}`);
  if (min && text !== '' && text.length < Number(min)) throw new Impossible(`"${field}" needs ${min} characters`);
  if (type === 'plain_text_input' && !element.multiline && text.includes('\n')) {
    throw new Impossible(`"${field}" is a single line`);
  }
  if (type === 'url_text_input' && !URL.canParse(text)) throw new Impossible(`"${field}" wants a URL, not "${text}"`);
  if (type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(text))
    throw new Impossible(`"${field}" wants an e-mail address`);
  if (type === 'number_input') checkNumber(element, text, field);
  return text;
}

function checkNumber(element: Json, text: string, field: string): void {
  const isNumber = element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!isNumber.test(text)) throw new Impossible(`"${field}" wants a number, not "${text}"`);
  if (element.min_value !== undefined && Number(text) < Number(element.min_value)) {
    throw new Impossible(`"${field}" is at least ${element.min_value}`);
  }
  if (element.max_value !== undefined && Number(text) > Number(element.max_value)) {
    throw new Impossible(`"${field}" is at most ${element.max_value}`);
  }
}

function many(element: Json, answer: Answer, field: string): Answer[] {
  if (answer === null) return [];
  const list: Answer[] = Array.isArray(answer) ? [...answer] : [answer];
  const most = Number(element.max_selected_items ?? Number.POSITIVE_INFINITY);
  if (list.length > most) throw new Impossible(`"${field}" takes ${most} at most`);
  return list;
}

function pick(element: Json, answer: Answer, field: string): Option {
  if (isOption(answer)) return answer;
  const options = optionsOf(element);
  const words = String(answer);
  const found =
    options.find((option) => option.value === words) ?? options.find((option) => option.text.text === words);
  if (found) return found;
  throw new Impossible(`"${field}" offers ${options.map((option) => option.text.text).join(' | ')}, not "${words}"`);
}

function isOption(answer: Answer): answer is Option {
  return typeof answer === 'object' && answer !== null && 'value' in answer && 'text' in answer;
}

function idOf(answer: Answer): string {
  return typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : String(answer);
}

function date(type: string, answer: Answer, field: string): string | number {
  if (type === 'datetimepicker') {
    if (Number.isInteger(answer)) return Number(answer);
    throw new Impossible(`"${field}" wants whole unix seconds`);
  }
  const text = String(answer);
  const [shape, format] = type === 'datepicker' ? [/^\d{4}-\d\d-\d\d$/, 'yyyy-MM-dd'] : [/^\d\d:\d\d$/, 'HH:mm'];
  if (shape.test(text) && isMatch(text, format)) return text;
  throw new Impossible(`"${field}" has no ${format} called "${text}"`);
}

function richText(text: string): Json {
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text }] };
  return { type: 'rich_text', elements: [section] };
}
