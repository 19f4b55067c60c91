import { type Day, showDay, showInstant } from '#platform/clock.ts';
import { echoDay } from '#platform/dates/parse-day.ts';
import type { People } from '#platform/directory/people.ts';
import { listed } from '#platform/listed.ts';
import { actions, button, confirm, context, fields, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, link, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { escalateButton } from '../../escalations/escalate-button.ts';
import { isOver } from '../../projects/blocks/status.ts';
import { nameOf } from '../../projects/find.ts';
import type { Project } from '../../projects/queries.ts';
import type { RaidItem } from '../queries.ts';
import { blocksGate } from '../rules/accept.ts';
import { type AheadGate, becomes, codeOf, isLive, missing } from '../rules/item.ts';
import { beyondTitle } from '../rules/text.ts';
import { type HistoryLine, movesOf } from './history.ts';
import { ownerOf, touches, weightOf } from './line.ts';

export interface Shown {
  project: Project;
  item: RaidItem;
  parent: RaidItem | null;
  children: readonly RaidItem[];
  /** The gates that are still to be passed. */
  ahead: readonly AheadGate[];
  history: readonly HistoryLine[];
  people: People;
  zone: string;
  /** One line above it: what has just happened. */
  news?: Mrkdwn;
}

/** One item with everything that is known about it, and what can be done with it. */
export function itemMessage(shown: Shown): Message {
  const { project, item, people, ahead } = shown;
  const code = codeOf(item);
  const beyond = beyondTitle(item);
  const labelled = (label: string, text: Mrkdwn | null) => text !== null && `*${label}*\n${text}`;
  const day = (it: Day | null) => (it === null ? null : echoDay(it, project.zone));
  return message(
    [
      shown.news && section(shown.news),
      section(`*${code}* · ${item.type} · ${item.state} · ${nameOf(project)}\n${esc(item.title)}`),
      beyond !== null && section(esc(beyond)),
      fields(
        labelled('Score', scoreLine(item)),
        labelled('Owner', ownerOf(item, people)),
        labelled('Due', day(item.due)),
        labelled('Gate', touches(item, ahead)),
        labelled('Validate by', day(item.validateBy)),
      ),
      item.nextAction !== null && section(`*Next step*\n${esc(item.nextAction)}`),
      item.mitigation !== null && section(`*Mitigation*\n${esc(item.mitigation)}`),
      settledLine(shown),
      context(...lineage(shown), ...source(shown)),
      context(...movesOf(shown.history, shown)),
      !isOver(project) && hint(item),
    ],
    { foot: [buttons(item, isOver(project))] },
  );
}

function scoreLine(item: RaidItem): string {
  if (item.type === 'issue')
    return item.impact === null ? 'not judged yet' : `${weightOf(item)} (impact ${item.impact}, it has happened)`;
  if (item.score === null) return 'not judged yet';
  return `${weightOf(item)} (likelihood ${item.likelihood} × impact ${item.impact})`;
}

function settledLine({ item, people, zone }: Shown) {
  if (item.settledAt === null) return null;
  const by = item.settledBy === null ? undefined : people.get(item.settledBy);
  const who = by ? mention(by.slackId) : 'golive';
  const verb = item.state === 'closed' ? 'Closed' : 'Accepted';
  const over = isLive(item) ? ', which is over' : '';
  const until = item.acceptedUntil === null ? '' : `, until ${showDay(item.acceptedUntil)}${over}`;
  return section(`*${verb}* by ${who}, ${showInstant(item.settledAt, zone)}${until}\n${esc(item.reason ?? '')}`);
}

function lineage({ parent, children }: Shown): Mrkdwn[] {
  return [
    ...(parent ? [`Grew out of *${codeOf(parent)}* ${esc(parent.title, 80)}`] : []),
    ...children.slice(0, 3).map((child) => `Became *${codeOf(child)}*`),
  ];
}

function source({ item, zone }: Shown): Mrkdwn[] {
  if (item.sourceTs === null) return [];
  const at = showInstant(new Date(Number(item.sourceTs) * 1_000), zone);
  const words = item.sourceLink ? link(item.sourceLink, 'a Slack message') : 'a Slack message';
  return [`From ${words}${item.sourceAuthor ? ` by ${mention(item.sourceAuthor)}` : ''}, ${at}`];
}

function hint(item: RaidItem) {
  const gaps = missing(item);
  if (gaps.length === 0) return null;
  return context(`Still missing: ${listed(gaps)}. Press Edit to add ${gaps.length === 1 ? 'it' : 'them'}.`);
}

/** Nothing changes any more in a project that is history: only the way back to the log is left. */
function buttons(item: RaidItem, isHistory: boolean) {
  const log = button({ id: 'raid.page', text: 'RAID log', value: { project: item.projectId, filters: [], page: 1 } });
  if (isHistory || item.state === 'closed') return actions(log);
  const value = { item: item.id };
  const next = becomes[item.type];
  const code = codeOf(item);
  const manager = blocksGate(item) ? ' (manager)' : '';
  return actions(
    button({ id: 'raid.edit', text: 'Edit', value }),
    button({ id: 'raid.close', text: `Close${manager}`, value }),
    isLive(item) && button({ id: 'raid.accept', text: `Accept${manager}`, value }),
    next &&
      button({
        id: 'raid.convert',
        text: `${next === 'issue' ? '→ Issue' : '→ Risk'}${manager}`,
        value,
        confirm: confirm({
          title: next === 'issue' ? 'Has it happened?' : 'Did it turn out wrong?',
          text: `${code} is closed and goes on as ${next === 'issue' ? 'an issue' : 'a risk'} with the same owner, due date and gate.`,
          yes: next === 'issue' ? 'Make it an issue' : 'Make it a risk',
        }),
      }),
    isLive(item) && escalateButton({ project: item.projectId, about: code, problem: item.title, gate: item.gateKey }),
    log,
  );
}
