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
  section,
} from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { causeWords } from '../plan/rules/cause.ts';
import { ragMarks } from '../projects/rules/rag.ts';
import { sentenceOf } from './sentence.ts';
import type { Known } from './slices.ts';
import type { GoLive, Line, Week } from './week.ts';

/** What the first message names of each kind; the rest stands in its thread. */
const FIRST = { goLives: 6, others: 5 };
/** Lines of one message in the thread; a kind has two of them at most, and nobody reads more than four. */
const PAGE = 25;
const MOST = 2 * PAGE;
const PAGES = 4;

/** One kind of news: how much there is, and what is named of it. */
interface Part {
  title: string;
  count: number;
  first: readonly Mrkdwn[];
  rest: readonly Mrkdwn[];
}

/** The digest as one message, and what did not fit it as pages for its thread. */
export function weekMessages(week: Week, late: string | null): { first: Message; pages: Message[] } {
  const goLives = partOf('Going live in the next 30 days', week.goLives, goLiveLine, FIRST.goLives);
  const others = othersOf(week);
  const pages = pagesOf([goLives, ...others]);
  const first = message(
    [
      section(`*Your week, ${showDay(week.day)}*\n${sentenceOf(week)}`),
      goLives.count > 0 && section(`*${goLives.title}*`),
      week.goLives.slice(0, FIRST.goLives).map(goLiveRow),
      others.map(({ title, first: lines }) => list(title, lines)),
    ],
    {
      foot: [actions(openMenu(week)), context(pages.length > 0 && 'The rest stands in the thread.', late)],
    },
  );
  return { first, pages };
}

/** In the order in which a manager needs them. */
function othersOf(week: Week): Part[] {
  return [
    partOf('Open Sev1 and Sev2', week.severe, lineOf),
    partOf('Slipped since last Monday', week.slips, ({ project, milestone, from, to, days, cause, reason }) => {
      const why = [cause && causeWords[cause], reason && esc(reason, 120)].filter(Boolean).join(': ');
      const moved = `${short(from)} → ${short(to)} (+${plural(days, 'day')})`;
      return `• ${bold(project.key)} ${esc(milestone, 80)}: ${moved}${why && ` · ${why}`}`;
    }),
    partOf('Seen differently', week.disagreements, ({ project, own, machine, why }) => {
      const because = project.ragWhy ? ` (${esc(project.ragWhy, 100)})` : '';
      return `• ${bold(project.key)} says ${ragMarks[own]}${because}; the records say ${ragMarks[machine]}: ${why}`;
    }),
    partOf('Ends within 7 days', week.ending, lineOf),
    partOf('More than one person can carry', week.overloaded, ({ lead, load, projects }) => {
      return `• ${lead}: ${plural(projects, 'project')}, weighing as much as ${Math.round(load)}`;
    }),
    partOf('New', week.fresh, ({ key, customer, tier }) => `• ${bold(key)} ${esc(customer, 60)}, ${tier}`),
  ];
}

function lineOf({ project, text }: Line): Mrkdwn {
  return `• ${bold(project.key)} ${text}`;
}

/** Only what is shown is put into words. */
function partOf<T>(title: string, items: readonly T[], say: (item: T) => Mrkdwn, most = FIRST.others): Part {
  const said = items.slice(0, most + MOST).map(say);
  return { title, count: items.length, first: said.slice(0, most), rest: said.slice(most) };
}

function goLiveRow(goLive: GoLive): Child {
  const { project } = goLive;
  const open = button({ id: 'projects.run', text: 'Open', value: { command: `check ${project.key}` } });
  return section(goLiveLine(goLive), open);
}

function goLiveLine({ project, days, verdict }: GoLive): Mrkdwn {
  const when = `${short(project.targetGoLive)}, ${whenWords(days)}`;
  if (!verdict) return `• ${bold(project.key)} ${esc(project.customer, 60)} · ${when}`;
  const more = verdict.more > 0 ? ` and ${verdict.more} more` : '';
  const way = verdict.blockers.length > 0 ? `\n  In the way: ${verdict.blockers.join(', ')}${more}` : '';
  return `• ${bold(project.key)} ${esc(project.customer, 60)} · ${when} · *${verdict.verdict}* ${verdict.score} %${way}`;
}

function whenWords(days: number): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${plural(days, 'day')}` : `${plural(-days, 'day')} over`;
}

function list(title: string, lines: readonly Mrkdwn[]): Child {
  return lines.length > 0 && section([`*${title}*`, ...lines].join('\n'));
}

/** Opens any project that the message names. */
function openMenu(week: Week) {
  const named = new Map<string, Known>();
  for (const project of [
    ...week.goLives.slice(0, FIRST.goLives).map((it) => it.project),
    ...[week.severe, week.slips, week.disagreements, week.ending].flatMap((lines) =>
      lines.slice(0, FIRST.others).map((it: { project: Known }) => it.project),
    ),
    ...week.fresh.slice(0, FIRST.others),
  ])
    named.set(project.key, project);
  const options = [...named.values()].map(({ key, customer }) => option(`${key} ${customer}`, key));
  return menu({ id: 'digests.open', placeholder: 'Open a project', options });
}

function pagesOf(parts: readonly Part[]): Message[] {
  return parts.flatMap(pagesOfOne).slice(0, PAGES);
}

function pagesOfOne({ title, count, first, rest }: Part): Message[] {
  const left = count - first.length - rest.length;
  return Array.from({ length: Math.ceil(rest.length / PAGE) }, (_, at) => {
    const isLast = (at + 1) * PAGE >= rest.length;
    const more = isLast && left > 0 && context(`… and ${left} more. See projects with \`/golive list all\`.`);
    return message([list(title, rest.slice(at * PAGE, (at + 1) * PAGE)), more]);
  });
}

/** `Fri 4 Dec` */
function short(day: string): string {
  return showDay(day).slice(0, -5);
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
