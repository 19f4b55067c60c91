import type { AnyBlock, KnownBlock, TextObject, View } from '@slack/types';
import { limits } from './limits.ts';
import { decode, esc, isBlank, type Mrkdwn, shortenMrkdwn } from './mrkdwn.ts';

/** Gives the bare name of a user, channel or user group: `mia`, `acme`. */
export type Names = (kind: 'user' | 'channel' | 'group', id: string) => string | undefined;

/** How the two kinds of Slack text come out. */
interface Voice {
  plain: (text: string) => string;
  mrkdwn: (text: string) => string;
  user: (id: string) => string;
}

type Element = Extract<KnownBlock, { type: 'actions' }>['elements'][number];
type Input = Extract<KnownBlock, { type: 'input' }>['element'];

/** What a reader sees of the blocks, as plain text: the demo, the tests and the notification read the same. */
export function plain(blocks: readonly AnyBlock[], names?: Names): string {
  return render(blocks, reader(names));
}

/** A modal with its title and buttons, or the Home tab. */
export function plainView(view: View, names?: Names): string {
  const body = plain(view.blocks, names);
  if (view.type !== 'modal') return body;
  const buttons = [view.close, view.submit].filter((each) => each !== undefined).map((each) => `[${each.text}]`);
  return [view.title.text, '─'.repeat(24), body, buttons.join(' ')].filter((line) => line !== '').join('\n');
}

/** The `text` beside the blocks: one escaped line for notifications and screen readers; mentions stay live. */
export function fallback(blocks: readonly AnyBlock[]): Mrkdwn {
  const line = render(blocks, notifier)
    .replace(/[─\s]{2,}|[^\S ]|─/g, ' ')
    .replaceAll('<!', '&lt;!')
    .trim();
  return isBlank(line) ? 'Nothing to show.' : shortenMrkdwn(line, limits.fallbackText);
}

const notifier: Voice = {
  plain: (text) => esc(text),
  mrkdwn: (text) => spoken(text, (sigil, id, label) => (sigil === '!' ? (label ?? '') : `<${sigil}${id}>`)),
  user: (id) => `<@${id}>`,
};

const kinds = { '@': 'user', '#': 'channel', '!': 'group' } as const;

function reader(names: Names | undefined): Voice {
  const name: Spell = (sigil, id, label) => {
    const bare = (names?.(kinds[sigil], id) ?? label ?? id).replace(/^[@#]/, '');
    return `${sigil === '#' ? '#' : '@'}${bare}`;
  };
  return {
    plain: (text) => text,
    mrkdwn: (text) => decode(spoken(text, name)),
    user: (id) => name('@', id, undefined),
  };
}

type Spell = (sigil: '@' | '#' | '!', id: string, label: string | undefined) => string;

/** Mrkdwn without its marks and with each `<…>` token as a reader sees it. */
function spoken(text: string, spell: Spell): string {
  return text
    .replace(/(?<![\p{L}\p{N}*])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}*])/gu, '$1')
    .replace(/(?<![\p{L}\p{N}_/])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}_/])/gu, '$1')
    .replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_token, target: string, label: string | undefined) => {
      if (target.startsWith('!subteam^')) return spell('!', target.slice(9), label);
      if (target.startsWith('!date^')) return label ?? '';
      if (target.startsWith('!')) return `@${target.slice(1)}`;
      if (target.startsWith('@')) return spell('@', target.slice(1), label);
      if (target.startsWith('#')) return spell('#', target.slice(1), label);
      return label ?? target;
    });
}

function render(blocks: readonly AnyBlock[], voice: Voice): string {
  const lines: string[] = [];
  for (const block of blocks) lines.push(...linesOf(block as KnownBlock, voice));
  return lines.join('\n');
}

function linesOf(block: KnownBlock, voice: Voice): string[] {
  const read = (text: TextObject | undefined) => (text ? say(text, voice) : '');
  switch (block.type) {
    case 'divider':
      return ['───'];
    case 'header':
      return [read(block.text)];
    case 'section': {
      const accessory = block.accessory ? ` ${control(block.accessory, voice)}` : '';
      const fields = (block.fields ?? []).map((field) => `  ${read(field).replace(/\s*\n\s*/g, ': ')}`);
      return [`${read(block.text)}${accessory}`, ...fields].filter((line) => line !== '');
    }
    case 'context': {
      const parts = block.elements.map((each) => (each.type === 'image' ? picture(each.alt_text, voice) : read(each)));
      return [indented(parts.join('  '))];
    }
    case 'actions':
      return [block.elements.map((each) => control(each, voice)).join(' ')];
    case 'input': {
      const label = `${read(block.label)}${block.optional ? ' (optional)' : ''}`;
      const hint = block.hint ? [indented(read(block.hint))] : [];
      return [`${label}: ${control(block.element, voice) || '______'}`, ...hint];
    }
    case 'image':
      return [picture(block.alt_text, voice)];
    default:
      return [voice.plain(textsIn(block).join(''))].filter((line) => line !== '');
  }
}

function say(text: TextObject, voice: Voice): string {
  return text.type === 'mrkdwn' ? voice.mrkdwn(text.text) : voice.plain(text.text);
}

/** A control as it stands on the screen; a field that nobody filled in yet is empty. */
function control(element: Element | Input | { type: 'image'; alt_text: string }, voice: Voice): string {
  const dropdown = (chosen: readonly string[], placeholder?: TextObject) => {
    const shown =
      chosen.length > 0 ? chosen.join(', ') : say(placeholder ?? { type: 'plain_text', text: 'choose' }, voice);
    return `(${shown} ▾)`;
  };
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return `[${say(element.text, voice)}]`;
    case 'image':
      return picture(element.alt_text, voice);
    case 'overflow':
      return `(⋯ ${element.options.map((each) => say(each.text, voice)).join(' / ')})`;
    case 'static_select':
    case 'external_select':
      return dropdown(element.initial_option ? [say(element.initial_option.text, voice)] : [], element.placeholder);
    case 'multi_static_select':
    case 'multi_external_select':
      return dropdown(
        (element.initial_options ?? []).map((each) => say(each.text, voice)),
        element.placeholder,
      );
    case 'users_select':
      return dropdown(element.initial_user ? [voice.user(element.initial_user)] : [], element.placeholder);
    case 'multi_users_select':
      return dropdown((element.initial_users ?? []).map(voice.user), element.placeholder);
    case 'conversations_select': {
      const { initial_conversation: id } = element;
      return dropdown(id ? [voice.mrkdwn(`<#${id}>`)] : [], element.placeholder);
    }
    case 'datepicker':
      return dropdown(element.initial_date ? [element.initial_date] : [], element.placeholder);
    case 'timepicker':
      return dropdown(element.initial_time ? [element.initial_time] : [], element.placeholder);
    case 'checkboxes':
      return boxes(element.options, element.initial_options ?? [], ['☑', '☐'], voice);
    case 'radio_buttons':
      return boxes(element.options, element.initial_option ? [element.initial_option] : [], ['●', '○'], voice);
    case 'plain_text_input':
    case 'number_input':
    case 'url_text_input':
    case 'email_text_input':
      return voice.plain(element.initial_value ?? '');
    default:
      return dropdown([]);
  }
}

function boxes(
  options: readonly { text: TextObject; value?: string }[],
  chosen: readonly { value?: string }[],
  [on, off]: readonly [string, string],
  voice: Voice,
): string {
  const values = new Set(chosen.map((each) => each.value));
  return options.map((each) => `${values.has(each.value) ? on : off} ${say(each.text, voice)}`).join('  ');
}

function picture(text: string, voice: Voice): string {
  return `[image: ${voice.plain(text)}]`;
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ');
}

/** Every `text` inside a block that has no rendering of its own, such as rich text. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'text' && typeof inner === 'string' ? [inner] : textsIn(inner),
  );
}
