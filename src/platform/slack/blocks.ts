import type {
  ActionsBlock,
  ActionsBlockElement,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  KnownBlock,
  SectionBlock,
  SectionBlockAccessory,
} from '@slack/types';
import { button, prose, words } from './elements.ts';
import { limits } from './limits.ts';
import type { Mrkdwn, Raw } from './mrkdwn.ts';
import { fallback } from './plain.ts';

export { button, confirm, menu, option, overflow } from './elements.ts';

type Nothing = false | null | undefined | '' | 0;
export type Child = KnownBlock | Nothing | readonly Child[];

/** The blocks among the children, flat and in order. */
export function rows(...children: readonly Child[]): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  for (const child of children) {
    if (!child) continue;
    if (isList(child)) blocks.push(...rows(...child));
    else blocks.push(child);
  }
  return blocks;
}

/** A paragraph of finished mrkdwn: text from people passes `esc` first. Blank text shows as a dash. */
export function section(text: Mrkdwn, accessory?: SectionBlockAccessory | Nothing): SectionBlock {
  return { type: 'section', text: prose(text, limits.sectionText), ...(accessory && { accessory }) };
}

/** Two columns of mrkdwn; blank ones are left out, and past ten the last says how many are missing. */
export function fields(...texts: readonly (Mrkdwn | Nothing)[]): SectionBlock | undefined {
  const shown = within(texts, limits.sectionFields);
  if (shown.length === 0) return undefined;
  return { type: 'section', fields: shown.map((text) => prose(text, limits.fieldText)) };
}

export function header(text: Raw): HeaderBlock {
  return { type: 'header', text: words(text, limits.headerText) };
}

/** Small print in mrkdwn; blank texts are left out, and past ten the last says how many are missing. */
export function context(...texts: readonly (Mrkdwn | Nothing)[]): ContextBlock | undefined {
  const shown = within(texts, limits.contextElements);
  if (shown.length === 0) return undefined;
  return { type: 'context', elements: shown.map((text) => prose(text, limits.contextText)) };
}

export function divider(): DividerBlock {
  return { type: 'divider' };
}

/**
 * A row of controls. An id that appears again gets `#2`, `#3`, … because Slack wants them unique within a block.
 * @throws RangeError beyond 25 elements: an action that nobody can reach is a mistake.
 */
export function actions(...elements: readonly (ActionsBlockElement | Nothing)[]): ActionsBlock | undefined {
  const shown = elements.filter((each) => typeof each === 'object' && each !== null);
  if (shown.length === 0) return undefined;
  if (shown.length > limits.actionsElements) {
    throw new RangeError(`${shown.length} controls in one row; Slack shows ${limits.actionsElements}`);
  }
  const seen = new Map<string, number>();
  const named = shown.map((element) => {
    if (!element.action_id) return element;
    const turn = (seen.get(element.action_id) ?? 0) + 1;
    seen.set(element.action_id, turn);
    return turn === 1 ? element : { ...element, action_id: `${element.action_id}#${turn}` };
  });
  return { type: 'actions', elements: named };
}

/** The `feature.verb` of an action id, without the suffix which `actions` may have given it. */
export function actionName(actionId: string): string {
  return actionId.replace(/#\d+$/, '');
}

interface Overflowing {
  /** What the line says in place of blocks that did not fit; gets the number of sections left out. */
  more?: string | ((dropped: number) => Mrkdwn);
  /** Blocks at the end that are never left out. Without it the last actions and context are, if they are the only ones. */
  foot?: readonly Child[];
}

export interface Message {
  text: Mrkdwn;
  blocks: KnownBlock[];
}

/** A message inside our limits (45 blocks, 12,000 characters over all), with the fallback text read from its blocks. */
export function message(children: readonly Child[], options: Overflowing = {}): Message {
  const blocks = fitted(children, messageRoom, options);
  return { text: fallback(blocks), blocks };
}

interface Room {
  count: number;
  holds: (blocks: readonly KnownBlock[]) => boolean;
}

const messageRoom: Room = {
  count: limits.messageBlocksKept,
  holds: (blocks) => characters(blocks) <= limits.messageCharacters,
};

/** What a modal or the Home tab holds. */
export const viewRoom: Room = {
  count: limits.viewBlocks,
  holds: (blocks) => new TextEncoder().encode(JSON.stringify(blocks)).length <= limits.viewBytesKept,
};

/** Leaves out whole blocks before the foot until the rest fits, and says so in a line. */
export function fitted(children: readonly Child[], room: Room, { more, foot }: Overflowing = {}): KnownBlock[] {
  const all = rows(children);
  const body = foot ? all : all.slice(0, all.length - footLength(all));
  const end = foot ? rows(foot) : all.slice(body.length);
  if (fits([...body, ...end], room)) return [...body, ...end];

  const line = (dropped: readonly KnownBlock[]) => rows(context(moreLine(dropped, more)));
  const tail = fits([...line(body), ...end], room) ? end : [];
  const cut = (at: number) => [...body.slice(0, at), ...line(body.slice(at)), ...tail];
  let at = Math.min(body.length, room.count - 1);
  while (at > 0 && (isLead(body[at - 1]) || !fits(cut(at), room))) at -= 1;
  return cut(at);
}

interface Page<T> {
  items: T[];
  /** Counted from 1. */
  page: number;
  pages: number;
  total: number;
}

/** One page of a list; a page that does not exist becomes the nearest one that does. */
export function paginate<T>(items: readonly T[], page: number, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const current = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
  return { items: items.slice((current - 1) * size, current * size), page: current, pages, total: items.length };
}

interface PagerWords {
  id: string;
  page: number;
  pages: number;
  /** Travels with the page number in each button's value. */
  value?: Record<string, unknown>;
}

/** Previous and Next, each with `{ ...value, page }` as its value; nothing when there is one page. */
export function pager({ id, page, pages, value }: PagerWords): ActionsBlock | undefined {
  return actions(
    page > 1 && button({ id, text: 'Previous', value: { ...value, page: page - 1 } }),
    page < pages && button({ id, text: 'Next', value: { ...value, page: page + 1 } }),
  );
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child);
}

function within(texts: readonly (Mrkdwn | Nothing)[], max: number): string[] {
  const shown = texts.filter((text) => typeof text === 'string' && text.trim() !== '').map(String);
  if (shown.length <= max) return shown;
  return [...shown.slice(0, max - 1), `… and ${shown.length - max + 1} more`];
}

function fits(blocks: readonly KnownBlock[], room: Room): boolean {
  return blocks.length <= room.count && room.holds(blocks);
}

/** Every text in the blocks as it is sent, options and confirmations included. */
function characters(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let sum = 0;
  for (const [key, inner] of Object.entries(value)) {
    sum += key === 'text' && typeof inner === 'string' ? inner.length : characters(inner);
  }
  return sum;
}

/** A list whose entries carry their own buttons has no foot: the last button belongs to the last entry. */
function footLength(blocks: readonly KnownBlock[]): number {
  const isFoot = (block: KnownBlock | undefined) => block?.type === 'actions' || block?.type === 'context';
  let length = 0;
  while (length < 2 && isFoot(blocks.at(-1 - length))) length += 1;
  return blocks.slice(0, blocks.length - length).some((block) => block.type === 'actions') ? 0 : length;
}

function moreLine(dropped: readonly KnownBlock[], more: Overflowing['more']): Mrkdwn {
  const sections = dropped.filter((block) => block.type === 'section').length;
  const number = sections || dropped.length;
  if (typeof more === 'function') return more(number);
  return more ?? `… and ${number} more`;
}

/** A heading or rule with nothing under it any more. */
function isLead(block: KnownBlock | undefined): boolean {
  return block?.type === 'header' || block?.type === 'divider';
}
