import {
  actions,
  button,
  type Child,
  context,
  divider,
  header,
  type Message,
  message,
  pager,
  section,
} from '#platform/slack/blocks.ts';
import { code, mention } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../day.ts';
import { nameOf } from '../find.ts';
import { goLiveWords, phaseWords } from '../headline.ts';
import type { Filter } from '../listing.ts';
import type { Project } from '../queries.ts';
import { ragMarks } from '../rules/rag.ts';
import { stateWords } from '../rules/states.ts';

interface Listed {
  rows: readonly Project[];
  page: number;
  pages: number;
  total: number;
  leads: ReadonlyMap<string, readonly string[]>;
}

const titles: Record<Filter, string> = { mine: 'Your projects', all: 'All projects', risk: 'At risk' };
const empty: Record<Filter, string> = {
  mine: `You hold no role in a running project. See them all with ${code('/golive list all')}, or start one with ${code('/golive new')}.`,
  all: `There is no running project yet. Start one with ${code('/golive new Acme')}.`,
  risk: 'No project is late, on hold, called amber or red, or NO-GO less than two weeks before go-live.',
};

const risky = 'Late, on hold, called amber or red, or NO-GO less than two weeks before go-live.';

export function listMessage(filter: Filter, { rows, page, pages, total, leads }: Listed, now: Date): Message {
  if (total === 0) return message([section(empty[filter]), others(filter)]);
  return message([
    section(`*${titles[filter]}*, ${total}`),
    rows.map((project) => section(lineOf(project, leads.get(project.id) ?? [], now), open(project))),
    filter === 'risk' && context(risky),
    pages > 1 && context(`Page ${page} of ${pages}`),
    pager({ id: 'projects.page', page, pages, value: { filter } }),
    others(filter),
  ]);
}

function lineOf(project: Project, leads: readonly string[], now: Date): string {
  const led = leads.length > 0 ? leads.map(mention).join(', ') : 'nobody';
  const where =
    project.state === 'active' ? phaseWords(project) : `${stateWords[project.state]}, ${phaseWords(project)}`;
  const colour = project.rag === 'amber' || project.rag === 'red' ? ` · ${ragMarks[project.rag]}` : '';
  return `${nameOf(project)} · ${where} · ${goLiveWords(project, projectDay({ now }, project))}${colour} · lead ${led}`;
}

/** The App Home: my projects, each with the question that matters. */
export function homeBlocks({ rows, total, leads }: Listed, now: Date): Child[] {
  return [
    header('Your projects'),
    total === 0 && section(empty.mine),
    rows.map((project) => [
      section(lineOf(project, leads.get(project.id) ?? [], now)),
      actions(
        run('Check', `check ${project.key}`),
        run('Status', `status ${project.key}`),
        run('Plan', `plan ${project.key}`),
      ),
    ]),
    total > rows.length && context(`… and ${total - rows.length} more: ${code('/golive list mine')}`),
    divider(),
    actions(run('New project', 'new')),
    context(`Everything else: ${code('/golive help')}`),
  ];
}

function run(text: string, command: string) {
  return button({ id: 'projects.run', text, value: { command } });
}

function open(project: Project) {
  return run('Status', `status ${project.key}`);
}

function others(filter: Filter) {
  const to = (other: Filter, text: string) =>
    other !== filter && button({ id: 'projects.page', text, value: { filter: other, page: 1 } });
  return actions(to('mine', 'Mine'), to('all', 'All'), to('risk', 'At risk'));
}
