import type { Button } from '@slack/types';
import type { Day } from '#platform/clock.ts';
import type { People } from '#platform/directory/people.ts';
import { actions, button, context, type Message, message, pager, paginate, section } from '#platform/slack/blocks.ts';
import { code } from '#platform/slack/mrkdwn.ts';
import { isOver } from '../../projects/blocks/status.ts';
import { nameOf } from '../../projects/find.ts';
import type { Project } from '../../projects/queries.ts';
import type { RaidItem } from '../queries.ts';
import type { Filter } from '../rules/filter.ts';
import { type AheadGate, codeOf } from '../rules/item.ts';
import { lineOf } from './line.ts';

export function openButton(item: Pick<RaidItem, 'id' | 'type' | 'number'>, text: string): Button {
  return button({ id: 'raid.open', text, value: { item: item.id }, label: `Open ${codeOf(item)}` });
}

export const PAGE = 10;

export interface Listed {
  project: Project;
  /** In order, all of them. */
  items: readonly RaidItem[];
  people: People;
  filters: readonly Filter[];
  page: number;
  today: Day;
  ahead: readonly AheadGate[];
}

export function listMessage({ project, items, people, filters, page, today, ahead }: Listed): Message {
  const shown = paginate(items, page, PAGE);
  const what = filters.length === 0 ? 'open' : filters.join(', ');
  const from = (shown.page - 1) * PAGE;
  const range = shown.pages > 1 ? ` · ${from + 1}–${from + shown.items.length} of ${shown.total}` : ` · ${shown.total}`;
  return message(
    [
      section(`${nameOf(project)} · RAID log, ${what}${shown.total === 0 ? '' : range}`),
      shown.total === 0 && section(nothingHere(filters, isOver(project))),
      shown.items.map((item) => section(lineOf(item, people, today, ahead), openButton(item, 'Open'))),
      shown.total > 0 &&
        context('■ high risk or issue (score 15 or more) · □ everything else · the number is likelihood × impact'),
    ],
    {
      foot: [
        pager({ id: 'raid.page', page: shown.page, pages: shown.pages, value: { project: project.id, filters } }),
        !isOver(project) && actions(button({ id: 'raid.new', text: 'Add', value: { project: project.id } })),
      ],
    },
  );
}

function nothingHere(filters: readonly Filter[], isHistory: boolean): string {
  const add = `Log one with ${code('/raid add risk "Data load late" p4 i4')}.`;
  if (filters.length === 0) return isHistory ? 'Nothing is open.' : `Nothing is open. ${add}`;
  return `Nothing matches. See everything with ${code('/raid list all')}.`;
}
