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
import { FIRST, PAGE, type Part, partsOf } from './parts.ts';
import { sentenceOf } from './sentence.ts';
import type { Known } from './slices.ts';
import type { Week } from './week.ts';

/** Nobody reads more than four messages after the first. */
const PAGES = 4;

/** The digest as one message, and what did not fit it as pages for its thread; `note` says how it came, when not as usual. */
export function weekMessages(week: Week, note: string | null): { first: Message; pages: Message[] } {
  const parts = partsOf(week);
  const pages = pagesOf(parts, null);
  const foot = context(pages.length > 0 && 'The rest stands in the thread.', note);
  return { first: firstMessage(week, parts, foot), pages };
}

/** Whose week is leafed through. */
export type Whose = 'own' | 'all';

/** One page of the same where there is no thread: buttons lead to the others. */
export function weekPage(week: Week, whose: Whose, wanted: number): Message {
  const parts = partsOf(week);
  const pages = 1 + pagesOf(parts, null).length;
  const page = Math.min(Math.max(1, wanted), pages);
  const turn = pager({ id: 'digests.page', page, pages, value: { whose } });
  return pagesOf(parts, turn)[page - 2] ?? firstMessage(week, parts, turn);
}

function firstMessage(week: Week, [goLives, ...others]: readonly [Part, ...Part[]], foot: Child): Message {
  return message(
    [
      section(`*Your week, ${showDay(week.day)}*\n${sentenceOf(week)}`),
      goLives.count > 0 && section(`*${goLives.title}*`),
      goLives.first.map((line, at) => section(line, openButton(week.goLives[at]?.project.key ?? ''))),
      others.map(({ title, first }) => list(title, first)),
    ],
    { foot: [actions(openMenu(week)), foot] },
  );
}

function openButton(key: string) {
  return button({ id: 'projects.run', text: 'Open', value: { command: `check ${key}` } });
}

function list(title: string, lines: readonly Mrkdwn[]): Child {
  return lines.length > 0 && section([`*${title}*`, ...lines].join('\n'));
}

/** Opens any project that the message names. */
function openMenu(week: Week) {
  const lines = [week.overdue, week.severe, week.slips, week.disagreements, week.ending];
  const named = new Map<string, Known>();
  for (const project of [
    ...week.goLives.slice(0, FIRST.goLives).map((it) => it.project),
    ...lines.flatMap((kind) => kind.slice(0, FIRST.others).map((it: { project: Known }) => it.project)),
    ...week.fresh.slice(0, FIRST.others),
  ])
    named.set(project.key, project);
  const options = [...named.values()].map(({ key, customer }) => option(`${key} ${customer}`, key));
  return menu({ id: 'digests.open', placeholder: 'Open a project', options });
}

function pagesOf(parts: readonly Part[], foot: Child): Message[] {
  return parts.flatMap((part) => pagesOfOne(part, foot)).slice(0, PAGES);
}

function pagesOfOne({ title, count, first, rest }: Part, foot: Child): Message[] {
  const left = count - first.length - rest.length;
  return Array.from({ length: Math.ceil(rest.length / PAGE) }, (_, at) => {
    const isLast = (at + 1) * PAGE >= rest.length;
    const more = isLast && left > 0 && context(`… and ${left} more. See projects with \`/golive list all\`.`);
    return message([list(title, rest.slice(at * PAGE, (at + 1) * PAGE))], { foot: [more, foot] });
  });
}
