import { daysBetween } from '#platform/clock.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { dayWords } from '../calendar/rules/words.ts';
import { nameOf } from '../projects/find.ts';
import { ragMarks } from '../projects/rules/rag.ts';
import type { Known } from './known.ts';
import { goLiveLine, lateLine, lineOf, overloadLine, slipLine } from './lines.ts';
import { eachKind, FIRST, type Kind, roomFor } from './rules/room.ts';
import { AHEAD, type News, type Week } from './week.ts';

/** A finished line, and the project that it is about. */
export interface Entry {
  text: Mrkdwn;
  project: Known | null;
}

/** One kind of news: how much there is, and what is named of it. */
export interface Part {
  title: string;
  count: number;
  first: readonly Entry[];
  rest: readonly Entry[];
}

/** In the order in which a manager needs them; the go-lives ahead are the first. */
export function partsOf(week: Week): [Part, ...Part[]] {
  const { day } = week;
  const part = partIn(week);
  const since = dayWords(week.since, day);
  return [
    part(`Going live in the next ${AHEAD} days`, 'goLives', (it) => goLiveLine(it, day)),
    part('Go-live date passed', 'overdue', (it) => goLiveLine(it, day)),
    part('Went live', 'wentLive', ({ project, on }) => `• ${nameOf(project)} · ${dayWords(on, day)}`),
    part('Open Sev1 and Sev2', 'severe', lineOf),
    part(`Slipped since ${since}`, 'slips', (it) => slipLine(it, day)),
    part(`Overdue since ${since}`, 'late', lateLine),
    part('Colour and records disagree', 'disagreements', ({ project, own, machine, why }) => {
      const because = project.ragWhy ? ` (${esc(project.ragWhy, 100)})` : '';
      return `• ${bold(project.key)} says ${ragMarks[own]}${because}; the records say ${ragMarks[machine]}: ${why}`;
    }),
    part('Ends within 7 days', 'ending', lineOf),
    part('Overloaded', 'overloaded', overloadLine),
    part('Gates passed', 'passed', ({ project, name, skipped }) => {
      return `• ${bold(project.key)} ${esc(name, 80)}${skipped ? ', as a recorded exception' : ''}`;
    }),
    part('New', 'fresh', ({ project, lead }) => {
      // A nearer one has a line of its own above.
      const live = daysBetween(day, project.targetGoLive) > AHEAD && `go-live ${dayWords(project.targetGoLive, day)}`;
      return `• ${[nameOf(project), project.tier, lead && `led by ${lead}`, live].filter(Boolean).join(', ')}`;
    }),
  ];
}

type Item<K extends Kind> = Week[K]['shown'][number];

/** So many characters are named at first, which leaves the message room for its buttons. */
const NAMED = 10_000;

/** Only what there is room for is put into words. */
function partIn(week: Week) {
  const room = roomFor(eachKind((kind) => week[kind].shown.length));
  let left = NAMED;
  return <K extends Kind>(title: string, kind: K, say: (item: Item<K>) => Mrkdwn): Part => {
    const { count, shown }: News<Item<K>> = week[kind];
    const said = shown.slice(0, room[kind]).map((item) => {
      return { text: say(item), project: 'project' in item ? item.project : null };
    });
    let first = 0;
    for (const { text } of said.slice(0, FIRST[kind])) {
      if (text.length > left) break;
      left -= text.length;
      first += 1;
    }
    return { title, count, first: said.slice(0, first), rest: said.slice(first) };
  };
}
