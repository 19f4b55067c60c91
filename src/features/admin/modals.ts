import type { ModalView } from '@slack/types';
import { context } from '#platform/slack/blocks.ts';
import { modal, radioInput, textInput, userInput } from '#platform/slack/modal.ts';
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

export function regionModal(region: string | null, channel: string | null): ModalView {
  return modal({
    callback: 'admin.region',
    title: 'Holidays',
    meta: { channel },
    blocks: [
      textInput({
        key: 'region',
        label: 'Holiday region',
        optional: true,
        initial: region ?? undefined,
        max: 40,
        placeholder: 'DE, DE-BY, US-CA',
        hint: 'Its public holidays are days off for everybody who names no region in `/golive settings`. Empty: none are.',
      }),
      context('Projects have a region of their own.'),
    ],
  });
}
