import type { Day } from '#platform/clock.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { dayWords } from '../calendar/rules/words.ts';
import { causeWords } from '../plan/rules/cause.ts';
import { ragMarks } from '../projects/rules/rag.ts';
import { count } from './rules/words.ts';
import type { GoLive, Line, Week } from './week.ts';

/** What the first message names of each kind; the rest stands behind it. */
export const FIRST = { goLives: 6, others: 5 };
/** Lines of one further message; a kind has two of them at most. */
export const PAGE = 25;
const MOST = 2 * PAGE;

/** One kind of news: how much there is, and what is named of it. */
export interface Part {
  title: string;
  count: number;
  first: readonly Mrkdwn[];
  rest: readonly Mrkdwn[];
}

/** In the order in which a manager needs them; the go-lives ahead are the first. */
export function partsOf(week: Week): [Part, ...Part[]] {
  const { day } = week;
  return [
    partOf('Going live in the next 30 days', week.goLives, (it) => goLiveLine(it, day), FIRST.goLives),
    partOf('Past their date', week.overdue, (it) => goLiveLine(it, day)),
    partOf('Open Sev1 and Sev2', week.severe, lineOf),
    partOf(
      `Slipped since ${dayWords(week.since, day)}`,
      week.slips,
      ({ project, milestone, from, to, days, cause, reason }) => {
        const why = [cause && causeWords[cause], reason && esc(reason, 120)].filter(Boolean).join(': ');
        const moved = `${dayWords(from, day)} → ${dayWords(to, day)} (+${count(days, 'day')})`;
        return `• ${bold(project.key)} ${esc(milestone, 80)}: ${moved}${why && ` · ${why}`}`;
      },
    ),
    partOf('Seen differently', week.disagreements, ({ project, own, machine, why }) => {
      const because = project.ragWhy ? ` (${esc(project.ragWhy, 100)})` : '';
      return `• ${bold(project.key)} says ${ragMarks[own]}${because}; the records say ${ragMarks[machine]}: ${why}`;
    }),
    partOf('Ends within 7 days', week.ending, lineOf),
    partOf('More than one person can carry', week.overloaded, ({ lead, load, projects }) => {
      return `• ${lead}: ${count(projects, 'project')}, weighing as much as ${Math.round(load)}`;
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

function goLiveLine({ project, days, verdict }: GoLive, today: Day): Mrkdwn {
  const when = `${dayWords(project.targetGoLive, today)}, ${whenWords(days)}`;
  if (!verdict) return `• ${bold(project.key)} ${esc(project.customer, 60)} · ${when}`;
  const more = verdict.more > 0 ? ` and ${verdict.more} more` : '';
  const way = verdict.blockers.length > 0 ? `\n  In the way: ${verdict.blockers.join(', ')}${more}` : '';
  return `• ${bold(project.key)} ${esc(project.customer, 60)} · ${when} · *${verdict.verdict}* ${verdict.score} %${way}`;
}

function whenWords(days: number): string {
  if (days === 0) return 'today';
  return days > 0 ? `in ${count(days, 'day')}` : `${count(-days, 'day')} over`;
}
