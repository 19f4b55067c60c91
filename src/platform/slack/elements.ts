import type {
  Button,
  ColorScheme,
  ConfirmationDialog,
  MrkdwnElement,
  Overflow,
  PlainTextElement,
  PlainTextOption,
  StaticSelect,
} from '@slack/types';
import { limits } from './limits.ts';
import { clean, isBlank, type Mrkdwn, oneLine, type Raw, shorten, shortenMrkdwn, webAddress } from './mrkdwn.ts';

/** What stands where a text would be empty: Slack refuses empty text objects. */
const nothing = '–';

/** A one-line plain text object; Slack never reads markup in it. */
export function words(text: Raw, max: number): PlainTextElement {
  const line = oneLine(text);
  return { type: 'plain_text', text: isBlank(line) ? nothing : shorten(line, max), emoji: true };
}

/**
 * A mrkdwn text object. `verbatim` keeps Slack from making mentions and links of bare words;
 * broadcasts are disarmed here too, for the day when someone forgets `esc`.
 */
export function prose(text: Mrkdwn, max: number): MrkdwnElement {
  const inert = clean(text)
    .replace(/<!(?!date\^)/g, '&lt;!')
    .trimEnd();
  return { type: 'mrkdwn', text: isBlank(inert) ? nothing : shortenMrkdwn(inert, max), verbatim: true };
}

interface ButtonWords {
  /** `feature.verb` */
  id: string;
  text: Raw;
  /** Anything JSON can hold, at most 2,000 characters of it. */
  value?: unknown;
  style?: ColorScheme;
  confirm?: ConfirmationDialog;
  /** What a screen reader says instead of `text`. */
  label?: Raw;
  /** Opened in the browser; only http(s). Slack sends the action as well. */
  url?: string;
}

/** @throws RangeError when the value is too large: a value holds ids, never what a person wrote. */
export function button({ id, text, value, style, confirm, label, url }: ButtonWords): Button {
  const address = url === undefined ? undefined : webAddress(url)?.href;
  return {
    type: 'button',
    action_id: id,
    text: words(text, limits.buttonText),
    ...(value !== undefined && { value: json(value, limits.buttonValue, `The value of ${id}`) }),
    ...(style && { style }),
    ...(confirm && { confirm }),
    ...(label && { accessibility_label: words(label, limits.buttonLabel).text }),
    ...(address && { url: address }),
  };
}

interface ConfirmWords {
  title: Raw;
  text: Raw;
  yes: Raw;
  no?: Raw;
  style?: ColorScheme;
}

export function confirm({ title, text, yes, no = 'Cancel', style }: ConfirmWords): ConfirmationDialog {
  return {
    title: words(title, limits.confirmTitle),
    text: words(text, limits.confirmText),
    confirm: words(yes, limits.confirmButton),
    deny: words(no, limits.confirmButton),
    ...(style && { style }),
  };
}

/** @throws RangeError when the value has more than 150 characters. */
export function option(text: Raw, value: string): PlainTextOption {
  if (value.length === 0 || value.length > limits.optionValue) {
    throw new RangeError(`An option's value has 1 to ${limits.optionValue} characters, not ${value.length}`);
  }
  return { text: words(text, limits.optionText), value };
}

interface OverflowWords {
  id: string;
  options: readonly PlainTextOption[];
  confirm?: ConfirmationDialog;
}

/** @throws RangeError beyond five options: an action that nobody can reach is a mistake. */
export function overflow({ id, options, confirm }: OverflowWords): Overflow | undefined {
  if (options.length > limits.overflowOptions) {
    throw new RangeError(`${id} has ${options.length} options; Slack shows ${limits.overflowOptions}`);
  }
  if (options.length === 0) return undefined;
  return { type: 'overflow', action_id: id, options: [...options], ...(confirm && { confirm }) };
}

interface MenuWords {
  id: string;
  placeholder?: Raw;
  options: readonly PlainTextOption[];
  /** The value chosen at first. */
  initial?: string;
  confirm?: ConfirmationDialog;
}

/** A select for messages and Home; nothing when there is nothing to choose. */
export function menu({ id, placeholder, options, initial, confirm }: MenuWords): StaticSelect | undefined {
  if (options.length === 0) return undefined;
  const chosen = kept(options).find((each) => each.value === initial);
  return {
    type: 'static_select',
    action_id: id,
    placeholder: words(placeholder ?? 'Choose', limits.placeholder),
    ...choices(options),
    ...(chosen && { initial_option: chosen }),
    ...(confirm && { confirm }),
  };
}

/** Options as a select takes them: past a hundred in groups, past 500 the last group's label says how many there are. */
export function choices(options: readonly PlainTextOption[]): Pick<StaticSelect, 'options' | 'option_groups'> {
  if (options.length <= limits.menuOptions) return { options: [...options] };
  const shown = kept(options);
  const groups = [];
  for (let start = 0; start < shown.length; start += limits.menuOptions) {
    const part = shown.slice(start, start + limits.menuOptions);
    const range = `${start + 1}–${start + part.length} of ${options.length}`;
    groups.push({ label: words(range, limits.groupLabel), options: part });
  }
  return { option_groups: groups };
}

/** The options that a select really shows. */
export function kept(options: readonly PlainTextOption[]): PlainTextOption[] {
  return options.slice(0, limits.menuOptionsKept);
}

/** @throws RangeError when the JSON has more than `max` characters. */
export function json(value: unknown, max: number, what: string): string {
  const text = JSON.stringify(value) ?? 'null';
  if (text.length > max) throw new RangeError(`${what} has ${text.length} characters of JSON; Slack takes ${max}`);
  return text;
}
