import { type Child, section } from '#platform/slack/blocks.ts';
import { limits } from '#platform/slack/limits.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Entry, Part } from './parts.ts';
import { PAGE } from './rules/room.ts';

/** Lines under a heading, and how many more there are of their kind. */
export interface List {
  title: string;
  entries: readonly Entry[];
  more: number;
}

/** So many characters of lines fit a message, which leaves room for headings and buttons. */
const FULL = 10_000;

/** What did not fit the first message, kind after kind, in as many messages as its lines need. */
export function pagesOf(parts: readonly Part[]): List[][] {
  const pages: List[][] = [];
  let [lines, size] = [PAGE, 0];
  for (const { title, count, first, rest } of parts) {
    let list: (List & { entries: Entry[] }) | null = null;
    for (const entry of rest) {
      if (lines === PAGE || size + entry.text.length > FULL) {
        pages.push([]);
        [lines, size, list] = [0, 0, null];
      }
      if (list === null) {
        list = { title, entries: [], more: 0 };
        pages.at(-1)?.push(list);
      }
      list.entries.push(entry);
      lines += 1;
      size += entry.text.length;
    }
    if (list) list.more = count - first.length - rest.length;
  }
  return pages;
}

/** In as few sections as hold all lines whole: Slack cuts a section that is too long. */
export function listed({ title, entries, more }: List): Child {
  if (entries.length === 0) return null;
  const lines = [`*${title}*`, ...entries.map(({ text }) => text), ...(more > 0 ? [`… and ${more} more`] : [])];
  const texts: Mrkdwn[] = [];
  for (const line of lines) {
    const last = texts.pop();
    if (last === undefined) texts.push(line);
    else if (last.length + line.length < limits.sectionText) texts.push(`${last}\n${line}`);
    else texts.push(last, line);
  }
  return texts.map((text) => section(text));
}
