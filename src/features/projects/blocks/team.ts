import { actions, button, type Message, menu, message, option, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../find.ts';
import type { Holder } from '../holders.ts';
import type { Page } from '../page.ts';

interface TeamFacts extends Page {
  changes: boolean;
}

const ROLES_A_SECTION = 10;

export function teamMessage({ project, playbook, byRole, lines, changes }: TeamFacts): Message {
  const roles = playbook.roles.map(({ key, name, side }) => {
    const of = side === 'customer' ? ' (customer)' : '';
    return `*${esc(name)}*${of}: ${holderWords(byRole.get(key))}`;
  });
  return message(
    [
      section(`*Team* of ${nameOf(project)}`),
      chunks(roles).map((some) => section(some.join('\n'))),
      lines.filter((line) => line !== null).map((line) => section(line)),
    ],
    {
      foot: [
        actions(
          changes &&
            menu({
              id: 'projects.role',
              placeholder: 'Change a role',
              options: playbook.roles.map((role) =>
                option(role.name, JSON.stringify({ project: project.id, role: role.key })),
              ),
            }),
          button({ id: 'projects.run', text: 'Status', value: { command: `status ${project.key}` } }),
        ),
      ],
    },
  );
}

/** `@mia, Ms Sponsor`, or that nobody holds the role. */
export function holderWords(holders: readonly Holder[] = []): Mrkdwn {
  if (holders.length === 0) return 'nobody yet';
  return holders.map(holderWord).join(', ');
}

function holderWord({ person, assignment }: Holder): Mrkdwn {
  if (!person) return esc(assignment.customerName ?? 'somebody', 80);
  return person.active ? mention(person.slackId) : `${esc(person.name)} (account deactivated)`;
}

function chunks<T>(items: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < items.length; at += ROLES_A_SECTION) parts.push(items.slice(at, at + ROLES_A_SECTION));
  return parts;
}
