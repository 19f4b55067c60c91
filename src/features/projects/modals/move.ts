import type { ModalView } from '@slack/types';
import { context, section } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { nameOf } from '../find.ts';
import type { Project } from '../queries.ts';
import { type Move, transitions } from '../rules/states.ts';

const words: Record<Move, { title: string; submit: string; says: string }> = {
  activate: {
    title: 'Activate',
    submit: 'Activate',
    says: 'Its message is posted in the channel, and reminders begin.',
  },
  hold: { title: 'Put on hold', submit: 'Put on hold', says: 'Reminders fall silent until somebody resumes it.' },
  resume: { title: 'Resume', submit: 'Resume', says: 'Reminders begin again. Look at the dates afterwards.' },
  cancel: {
    title: 'Cancel the project',
    submit: 'Cancel for good',
    says: 'This can’t be undone: everything stays readable, and nothing changes any more.',
  },
};

/** Asks once more before a project changes its state. */
export function moveModal(project: Project, move: Move, channel: string | null): ModalView {
  const { title, submit, says } = words[move];
  const needed = transitions[move].reason;
  return modal({
    callback: 'projects.move',
    title,
    submit,
    close: 'Back',
    meta: { project: project.id, move, channel },
    blocks: [
      section(`${nameOf(project)}\n${says}`),
      textInput({ key: 'reason', label: needed ? 'Reason' : 'Note', optional: !needed, multiline: true, max: 500 }),
      context('The team reads it in the channel.'),
    ],
  });
}
