import { showDay } from '#platform/clock.ts';
import {
  actions,
  button,
  type Child,
  context,
  type Message,
  menu,
  message,
  option,
  pager,
  section,
} from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { labelOf } from '../projects/picker.ts';
import type { Known } from './known.ts';
import { type List, listed, pagesOf } from './pages.ts';
import { type Entry, type Part, partsOf } from './parts.ts';
import { sentenceOf } from './sentence.ts';
import type { Week, Whose } from './week.ts';

/**
 * The digest as one message, and what did not fit it as pages for its thread; `note` says how it came, when not as
 * usual, `of` whose projects it tells of where others read it.
 */
export function weekMessages(
  week: Week,
  note: string | null,
  of: Mrkdwn | null = null,
): { first: Message; pages: Message[] } {
  const parts = partsOf(week);
  const pages = pagesOf(parts).map((page) => pageMessage(page, null));
  const foot = context(pages.length > 0 && 'More in the thread.', note);
  return { first: firstMessage(week, parts, foot, of ? `The week of ${of}’s projects` : headings[week.whose]), pages };
}

/** One page of the same where there is no thread: buttons lead to the others. */
export function weekPage(week: Week, wanted: number): Message {
  const parts = partsOf(week);
  const behind = pagesOf(parts);
  const pages = 1 + behind.length;
  const page = Math.min(Math.max(1, wanted), pages);
  const turn = pager({ id: 'digests.page', page, pages, value: { whose: week.whose } });
  const shown = behind[page - 2];
  return shown ? pageMessage(shown, turn) : firstMessage(week, parts, turn, headings[week.whose]);
}

const headings: Record<Whose, string> = { own: 'Your week', all: 'The week of all projects' };

function firstMessage(week: Week, parts: readonly [Part, ...Part[]], foot: Child, heading: Mrkdwn): Message {
  const [goLives, ...others] = parts.map(({ title, count, first }) => {
    return { title, entries: first, more: count - first.length };
  });
  return message(
    [
      section(`*${heading}, ${showDay(week.day)}*\n${sentenceOf(week)}`),
      goLives &&
        goLives.entries.length > 0 && [
          section(`*${goLives.title}*`),
          goLives.entries.map(({ text, project }) => section(text, project && openButton(project))),
          goLives.more > 0 && section(`… and ${goLives.more} more`),
        ],
      others.map(listed),
    ],
    { foot: [actions(openMenu(parts.flatMap(({ first }) => first))), foot] },
  );
}

function pageMessage(page: readonly List[], foot: Child): Message {
  return message(page.map(listed), { foot: [actions(openMenu(page.flatMap(({ entries }) => entries))), foot] });
}

function openButton({ key }: Known) {
  return button({ id: 'projects.run', text: 'Open', value: { command: `check ${key}` } });
}

/** Opens any project that the message names. */
function openMenu(entries: readonly Entry[]) {
  const named = new Map<string, Known>();
  for (const { project } of entries) if (project) named.set(project.key, project);
  const options = [...named.values()].map((project) => option(labelOf(project), project.key));
  return menu({ id: 'digests.open', placeholder: 'Open a project', options });
}
