import type { ModalView } from '@slack/types';
import { context } from '#platform/slack/blocks.ts';
import { modal, selectInput, textInput } from '#platform/slack/modal.ts';
import type { Project } from '../queries.ts';
import { channelInput } from './channel-input.ts';
import { segmentChoices } from './new.ts';

/** What may change by a form; dates move through the plan, where everyone sees what follows. */
export function editModal(project: Project, channel: string | null): ModalView {
  return modal({
    callback: 'projects.edit',
    title: `Edit ${project.key}`,
    meta: { project: project.id, channel },
    blocks: [
      textInput({ key: 'customer', label: 'Customer', initial: project.customer, max: 200 }),
      channelInput({
        key: 'channel',
        label: 'Channel',
        initial: project.channel,
        hint: 'In another channel its pinned message is posted anew.',
      }),
      selectInput({ key: 'segment', label: 'Segment', initial: project.segment, options: segmentChoices }),
      textInput({
        key: 'region',
        label: 'Holiday region',
        optional: true,
        initial: project.region ?? undefined,
        max: 40,
        placeholder: 'DE, DE-BY, US-CA',
      }),
      textInput({ key: 'zone', label: 'Time zone', initial: project.zone, max: 60 }),
      context('Dates move with `/golive move`. Tier and playbook stay as they were pinned.'),
    ],
  });
}
