import type { AnyBlock, ModalView } from '@slack/types';
import type { ZodError } from 'zod';
import { type Child, fitted, viewRoom } from './blocks.ts';
import { json, words } from './elements.ts';
import { limits } from './limits.ts';
import { clean, type Raw, shorten } from './mrkdwn.ts';

export {
  type Choice,
  checkInput,
  dayInput,
  multiSelectInput,
  numberInput,
  radioInput,
  selectInput,
  textInput,
  timeInput,
  urlInput,
  userInput,
  usersInput,
} from './inputs.ts';

interface ModalWords {
  /** `feature.verb` */
  callback: string;
  /** 24 characters are seen. */
  title: Raw;
  /** Leave it out when there is nothing to submit. */
  submit?: Raw;
  close?: Raw;
  /** Anything JSON can hold, 3,000 characters of it; read back through zod from `private_metadata`. */
  meta?: unknown;
  blocks: readonly Child[];
}

/** @throws RangeError when the meta is too large: it holds ids, never what a person wrote. */
export function modal({ callback, title, submit, close = 'Cancel', meta, blocks }: ModalWords): ModalView {
  const shown = fitted(blocks, viewRoom);
  const asks = shown.some((block) => block.type === 'input');
  const verb = submit ?? (asks ? 'Save' : undefined);
  return {
    type: 'modal',
    callback_id: callback,
    title: words(title, limits.viewTitle),
    ...(verb !== undefined && { submit: words(verb, limits.viewButton) }),
    close: words(close, limits.viewButton),
    ...(meta !== undefined && { private_metadata: json(meta, limits.privateMetadata, `The meta of ${callback}`) }),
    blocks: shown,
  };
}

/** The part of Slack's view state that our inputs fill. */
interface InputState {
  type: string;
  value?: string | null;
  selected_date?: string | null;
  selected_time?: string | null;
  selected_user?: string | null;
  selected_users?: string[] | null;
  selected_channel?: string | null;
  selected_conversation?: string | null;
  selected_option?: { value: string } | null;
  selected_options?: { value: string }[] | null;
}

export type FormValues = Record<string, string | string[] | undefined>;

/** `view.state.values` by form key: text trimmed, blank as undefined, choices as their values. For zod to parse. */
export function readForm(values: Record<string, Record<string, InputState>>): FormValues {
  const form: FormValues = {};
  for (const [key, byAction] of Object.entries(values)) {
    const [state] = Object.values(byAction);
    if (state) form[key] = entryOf(state);
  }
  return form;
}

function entryOf(state: InputState): string | string[] | undefined {
  if (state.selected_options) return state.selected_options.map((each) => each.value);
  if (state.selected_users) return state.selected_users;
  const chosen = state.selected_option?.value ?? state.selected_user ?? state.selected_date ?? state.selected_time;
  const text = chosen ?? state.selected_channel ?? state.selected_conversation ?? state.value;
  return clean(text ?? '').trim() || undefined;
}

/**
 * What to show under which field. Slack refuses errors for anything but the view's input blocks,
 * so what belongs to none of them goes under the first. Empty when the view has no input at all.
 */
export function fieldErrors(error: ZodError, view: { blocks: readonly AnyBlock[] }): Record<string, string> {
  const inputs = view.blocks.flatMap((block) => (block.type === 'input' && block.block_id ? [block.block_id] : []));
  const [first] = inputs;
  if (first === undefined) return {};
  const sentences = new Map<string, Set<string>>();
  for (const issue of error.issues) {
    const key = String(issue.path[0]);
    const place = inputs.includes(key) ? key : first;
    sentences.set(place, (sentences.get(place) ?? new Set()).add(sentence(issue)));
  }
  return Object.fromEntries([...sentences].map(([key, all]) => [key, shorten([...all].join(' '), errorLength)]));
}

/** Slack publishes no limit for an error; a person reads no more under a field. */
const errorLength = 300;

/** The schema's own sentence; zod's stock messages speak to programmers and are said again for people. */
function sentence(issue: ZodError['issues'][number]): string {
  if (!/^(Invalid|Too big|Too small|Unrecognized)\b/.test(issue.message)) return issue.message;
  if (/received undefined$/.test(issue.message)) return 'Please fill this in.';
  if (issue.code === 'too_big')
    return `${issue.origin === 'string' ? 'Shorten this to' : 'Go no higher than'} ${amount(issue, issue.maximum)}.`;
  if (issue.code === 'too_small')
    return `${issue.origin === 'string' ? 'Write at least' : 'Go no lower than'} ${amount(issue, issue.minimum)}.`;
  return 'This does not fit here. Please check it.';
}

function amount(issue: { origin: string }, number: number | bigint): string {
  const units: Record<string, string> = { string: ' characters', array: ' entries', set: ' entries' };
  return `${number}${units[issue.origin] ?? ''}`;
}
