import type { ModalView } from '@slack/types';
import { context } from '#platform/slack/blocks.ts';
import { modal, textInput, usersInput } from '#platform/slack/modal.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import type { PlaybookRole } from '../../playbooks/schema.ts';
import { nameOf } from '../find.ts';
import type { Holder } from '../holders.ts';
import type { Project } from '../queries.ts';

/** Who holds one role. Customer people are written by name: they need no Slack account here. */
export function roleModal(
  project: Project,
  role: PlaybookRole,
  holders: readonly Holder[],
  channel: string | null,
): ModalView {
  const names = holders.flatMap(({ assignment }) => assignment.customerName ?? []);
  return modal({
    callback: 'projects.role',
    title: role.name,
    meta: { project: project.id, role: role.key, channel },
    blocks: [
      context(`${nameOf(project)}: ${esc(role.name)}`),
      usersInput({
        key: 'people',
        label: 'In Slack',
        optional: true,
        most: 20,
        initial: holders.flatMap(({ person }) => (person?.active ? person.slackId : [])),
      }),
      (role.side === 'customer' || names.length > 0) &&
        textInput({
          key: 'customers',
          label: 'Customer people by name',
          optional: true,
          initial: names.join(', '),
          max: 1_000,
          hint: 'Separate several with commas.',
        }),
    ],
  });
}
