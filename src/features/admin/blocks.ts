import type { Person } from '#platform/directory/people.ts';
import type { WorkspaceRole } from '#platform/directory/tables.ts';
import { actions, button, context, fields, type Message, message, section } from '#platform/slack/blocks.ts';
import { code, esc, mention } from '#platform/slack/mrkdwn.ts';
import { spanOf } from '#platform/span.ts';
import type { Library } from '../playbooks/library.ts';
import { permissions, type Standing } from '../projects/permissions.ts';

export interface Overview {
  people: readonly Person[];
  configured: ReadonlySet<string>;
  outbox: ReadonlyMap<string, number>;
  /** For how long the oldest message waits to be posted, in milliseconds. */
  waiting: number | null;
  library: Library;
  /** Whose holidays count for people who name no region; null: none. */
  region: string | null;
  /** Those of projects. */
  regions: readonly { region: string | null; rows: number }[];
}

const PEOPLE_SHOWN = 30;
const PROBLEMS_SHOWN = 5;
/** Less is a busy morning, in milliseconds. */
const WORTH_SAYING = 5 * 60_000;

export function overviewMessage({ people, configured, library, region, regions, ...it }: Overview): Message {
  const playbooks = [...library.sources.values()].map(({ name, version }) => `${name}@${version}`);
  return message([
    section('*golive admin*'),
    section(peopleWords('admin', people, configured)),
    section(peopleWords('manager', people, configured)),
    fields(
      `*Everybody else*\n${people.filter(({ role }) => role === 'member').length} members known to me`,
      `*Messages*\n${outboxWords(it)}`,
      `*Holiday regions*\n${regionWords(region, regions)}`,
      `*Playbooks*\n${esc(playbooks.join(', '), 1_500)}`,
    ),
    library.problems.length > 0 && section(problemWords(library)),
    configured.size > 0 &&
      context('Admins marked with * are named in GOLIVE_ADMINS: they stay admins until they are taken out there.'),
    actions(
      button({ id: 'admin.choose', text: 'Set a role' }),
      button({ id: 'admin.region', text: 'Set holidays' }),
      button({ id: 'admin.permissions', text: 'Who may do what' }),
    ),
  ]);
}

function peopleWords(role: WorkspaceRole, people: readonly Person[], configured: ReadonlySet<string>): string {
  const holders = people.filter((person) => person.role === role);
  const shown = holders.slice(0, PEOPLE_SHOWN).map((person) => {
    const mark = role === 'admin' && configured.has(person.slackId) ? '*' : '';
    return `${mention(person.slackId)}${mark}${person.active ? '' : ' (deactivated)'}`;
  });
  const more = holders.length > shown.length ? ` and ${holders.length - shown.length} more` : '';
  const title = role === 'admin' ? 'Admins' : 'Delivery managers';
  return `*${title}*\n${shown.join(', ') || 'nobody yet'}${more}`;
}

function regionWords(region: string | null, regions: Overview['regions']): string {
  const own = regions.map(({ region: code, rows }) => `${esc(code ?? '')} (${rows})`).join(', ');
  return `${region ? esc(region) : 'none'} for people; of projects: ${own || 'none in use'}`;
}

function outboxWords({ outbox: counts, waiting }: Pick<Overview, 'outbox' | 'waiting'>): string {
  const sum = (...states: string[]) => states.reduce((total, state) => total + (counts.get(state) ?? 0), 0);
  const trouble = [
    [sum('dead'), 'refused by Slack'],
    [sum('parked', 'unknown', 'reconciling'), 'without a clear answer from Slack'],
    [sum('late'), 'dropped this week, too late to be of use'],
  ] as const;
  const told = trouble.flatMap(([number, what]) => (number > 0 ? [`${number} ${what}`] : []));
  const stuck = sum('dead', 'parked', 'unknown', 'reconciling') > 0;
  const next = stuck ? `\nDecide with ${code('/golive admin outbox')}` : '';
  const oldest = waiting !== null && waiting >= WORTH_SAYING ? `, the oldest for ${spanOf(waiting)}` : '';
  return `${told.join(', ') || 'no trouble'}, ${sum('pending', 'sending')} waiting${oldest}${next}`;
}

function problemWords({ problems }: Library): string {
  const lines = problems
    .slice(0, PROBLEMS_SHOWN)
    .map(({ file, line, message: says }) => `• ${esc(`${file.split('/').at(-1)}:${line}`, 100)} ${esc(says, 300)}`);
  const more = problems.length > PROBLEMS_SHOWN ? [`… and ${problems.length - PROBLEMS_SHOWN} more`] : [];
  return [
    `*Playbook files that can't be used*`,
    ...lines,
    ...more,
    `Mend them, try ${code('golive playbook lint FILE')}, and restart me.`,
  ].join('\n');
}

const standingWords: Record<Standing, string> = {
  admin: 'admins',
  manager: 'managers',
  lead: 'the lead',
  'role-holder': 'everybody with a role',
  member: 'every member',
};

/** The permission table of the code, for people. */
export function permissionsMessage(): Message {
  const lines = Object.values(permissions).map(({ says, who }) => `• ${says}: *${whoWords(who)}*`);
  return message([
    section('*Who may do what*'),
    section(lines.join('\n')),
    context(
      '“Managers” are the workspace’s and the project’s own. An admin keeps the installation; being one decides nothing about a gate.',
    ),
  ]);
}

function whoWords(who: readonly Standing[]): string {
  return who.includes('member') ? standingWords.member : who.map((standing) => standingWords[standing]).join(', ');
}
