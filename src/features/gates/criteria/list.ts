import type { Day } from '#platform/clock.ts';
import {
  actions,
  button,
  type Child,
  context,
  header,
  type Message,
  message,
  paginate,
  section,
} from '#platform/slack/blocks.ts';
import { categories } from '../../playbooks/schema.ts';
import type { Project } from '../../projects/queries.ts';
import { score } from '../rules/score.ts';
import { standing } from '../rules/standing.ts';
import type { Criterion, GateState } from '../rules/types.ts';
import { criterionLines, legend } from './marks.ts';

/** Which criteria are shown: all, those that still ask for something, or the same to ask for a waiver of one. */
export type Shown = 'all' | 'open' | 'waive';

export interface ListView {
  /** The gate's id, for the buttons. */
  gate: string;
  page: number;
  show: Shown;
}

const PAGE = 10;

/** A gate's criteria by category, ten at a time, each with its button. */
export function criteriaMessage(project: Project, state: GateState, view: ListView, today: Day): Message {
  const judged = state.criteria.map((criterion) => ({ criterion, standing: standing(state, criterion, today) }));
  const open = judged.filter(({ standing: now }) => now.kind === 'unmet').map(({ criterion }) => criterion);
  const listed = byCategory(view.show === 'all' ? state.criteria : open);
  const { items, page, pages } = paginate(listed, view.page, PAGE);
  const applicable = judged.filter(({ standing: now }) => now.kind !== 'excluded').length;
  const title = `${project.key} ${state.gate.name}: ${applicable - open.length} of ${applicable} criteria · ${score(judged)} %`;
  const live = state.gate.state === 'open' && project.state !== 'closed' && project.state !== 'cancelled';
  const pageWords = pages > 1 && `Page ${page} of ${pages}.`;
  return message(
    [
      header(title),
      !live && context('Nothing in this gate changes any more.'),
      items.length === 0 && section('Nothing is open here. Well done.'),
      sections(state, items, live ? view.show : null, today),
    ],
    {
      foot: [
        context([pageWords, legend].filter(Boolean).join(' ')),
        actions(
          page > 1 && turn('Previous', view, { page: page - 1 }),
          page < pages && turn('Next', view, { page: page + 1 }),
          view.show === 'all'
            ? turn('Open only', view, { show: 'open', page: 1 })
            : turn('Show all', view, { show: 'all', page: 1 }),
          button({ id: 'gates.check', text: 'Check', value: { gate: view.gate } }),
        ),
      ],
    },
  );
}

function turn(text: string, view: ListView, change: Partial<ListView>) {
  return button({ id: 'gates.list', text, value: { ...view, ...change } });
}

function byCategory(criteria: readonly Criterion[]): Criterion[] {
  return categories.flatMap((category) => criteria.filter((criterion) => criterion.category === category));
}

/** `show` is null where nothing can be changed any more. */
function sections(state: GateState, items: readonly Criterion[], show: Shown | null, today: Day): Child[] {
  const blocks: Child[] = [];
  let category = '';
  for (const criterion of items) {
    if (criterion.category !== category) blocks.push(context(`*${capital(criterion.category)}*`));
    category = criterion.category;
    blocks.push(section(criterionLines(state, criterion, today), show && change(criterion, show)));
  }
  return blocks;
}

function change({ id, key }: Criterion, show: Shown) {
  const value = { criterion: id };
  return show === 'waive'
    ? button({ id: 'gates.ask-waiver', text: 'Ask for a waiver', value, label: `Ask for a waiver of ${key}` })
    : button({ id: 'gates.update', text: 'Update', value });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
