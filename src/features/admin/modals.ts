import type { ModalView } from '@slack/types';
import { context } from '#platform/slack/blocks.ts';
import { modal, radioInput, userInput } from '#platform/slack/modal.ts';
import { roles } from './rules.ts';

const says = {
  admin: 'Admin: sets roles and looks after the installation',
  manager: 'Manager: decides on waivers, dates and exceptions everywhere',
  member: 'Member: what their project roles allow',
};

export function roleModal(channel: string | null): ModalView {
  return modal({
    callback: 'admin.role',
    title: 'Set a role',
    meta: { channel },
    blocks: [
      userInput({ key: 'person', label: 'Person' }),
      radioInput({ key: 'role', label: 'Role', options: roles.map((value) => ({ text: says[value], value })) }),
      context('It counts at once, in every project.'),
    ],
  });
}
