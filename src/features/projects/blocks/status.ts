import { type Day, showDay } from '#platform/clock.ts';
import {
  actions,
  button,
  context,
  fields,
  type Message,
  message,
  option,
  overflow,
  section,
} from '#platform/slack/blocks.ts';
import { channel, esc } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../find.ts';
import { standWords } from '../headline.ts';
import type { Page } from '../page.ts';
import type { Project } from '../queries.ts';
import { ragWords } from '../rules/rag.ts';
import { type Move, movesFrom } from '../rules/states.ts';
import { holderWords } from './team.ts';

interface StatusFacts extends Page {
  manages: boolean;
  today: Day;
}

export function statusMessage({ project, playbook, byRole, lines, manages, today }: StatusFacts): Message {
  const open = playbook.roles.filter((role) => !byRole.has(role.key));
  const run = (text: string, command: string) =>
    button({ id: 'projects.run', text, value: { command: `${command} ${project.key}` } });
  return message([
    section(
      [
        `${nameOf(project)} in ${channel(project.channel)}`,
        standWords(project, today, stateNotes[project.state]),
        ...lines,
      ]
        .filter(Boolean)
        .join('\n'),
    ),
    fields(
      `*Kickoff*\n${showDay(project.kickoff)}`,
      `*Target go-live*\n${showDay(project.targetGoLive)}`,
      `*Lead*\n${holderWords(byRole.get('lead'))}`,
      `*Delivery manager*\n${holderWords(byRole.get('manager'))}`,
      `*Tier*\n${project.tier}${project.regulated ? ', regulated' : ''}, ${project.segment}`,
      `*Calendar*\n${esc(project.zone)}, ${project.region ? `holidays of ${esc(project.region)}` : 'no public holidays'}`,
      `*Playbook*\n${esc(project.playbook)}@${esc(project.playbookVersion)}`,
      `*Team*\n${playbook.roles.length - open.length} of ${playbook.roles.length} roles held`,
    ),
    project.rag && context(ragWords(project)),
    open.length > 0 && context(`Nobody holds yet: ${open.map((role) => esc(role.name)).join(', ')}.`),
    actions(run('Check', 'check'), run('Plan', 'plan'), run('Team', 'team'), manages && manageMenu(project)),
  ]);
}

const stateNotes: Partial<Record<Project['state'], string>> = {
  pending: 'Pending: nothing is sent to anyone',
  on_hold: 'On hold: reminders are silent',
};

const moveWords: Record<Move, string> = {
  activate: 'Activate',
  hold: 'Put on hold',
  resume: 'Resume',
  cancel: 'Cancel the project',
};

function manageMenu(project: Project) {
  const choices = [
    ...movesFrom(project.state).map((move) => ({ text: moveWords[move], what: move })),
    ...(isOver(project) ? [] : [{ text: 'Edit details', what: 'edit' }]),
  ];
  return overflow({
    id: 'projects.manage',
    options: choices.map(({ text, what }) => option(text, JSON.stringify({ project: project.id, what }))),
  });
}

export function isOver(project: Project): boolean {
  return project.state === 'closed' || project.state === 'cancelled';
}
