import type { ModalView } from '@slack/types';
import { context } from '#platform/slack/blocks.ts';
import { checkInput, dayInput, modal, radioInput, selectInput, textInput, userInput } from '#platform/slack/modal.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import type { Library } from '../../playbooks/library.ts';
import { tiers } from '../../playbooks/schema.ts';
import { type Draft, OWN_PLAYBOOK, segments } from '../rules/draft.ts';
import { channelInput } from './channel-input.ts';

/** The form of a new project, filled in as far as we can guess. */
export function newProjectModal(guess: Partial<Draft>, channel: string | null, library: Library): ModalView {
  return modal({
    callback: 'projects.draft',
    title: 'New project',
    submit: 'Preview the plan',
    meta: { channel },
    blocks: [
      textInput({ key: 'customer', label: 'Customer', initial: guess.customer, max: 200 }),
      textInput({
        key: 'key',
        label: 'Key',
        initial: guess.key,
        max: 40,
        hint: 'How people name the project in commands: 2 to 10 letters, digits and dashes.',
      }),
      channelInput({
        key: 'channel',
        label: 'Channel',
        initial: channel,
        hint: 'Where the project lives. Its pinned message is posted there.',
      }),
      dayInput({ key: 'kickoff', label: 'Kickoff', initial: guess.kickoff }),
      dayInput({ key: 'goLive', label: 'Target go-live', initial: guess.goLive }),
      userInput({ key: 'lead', label: 'Lead', initial: guess.lead }),
      userInput({
        key: 'manager',
        label: 'Delivery manager',
        initial: guess.manager,
        optional: true,
        hint: 'Decides on waivers, dates and exceptions.',
      }),
      selectInput({
        key: 'tier',
        label: 'Tier',
        initial: 'standard',
        options: tiers.map(choice),
        hint: 'How much has to be done and signed.',
      }),
      checkInput({
        key: 'traits',
        label: 'What applies',
        optional: true,
        options: [
          { text: 'Regulated: evidence, sign-off and separation of duties are mandatory', value: 'regulated' },
          { text: 'Integrations with other systems', value: 'integrations' },
        ],
      }),
      selectInput({
        key: 'segment',
        label: 'Segment',
        initial: 'mid-market',
        options: segmentChoices,
        hint: 'How large the customer is: how long such projects usually take.',
      }),
      playbookInput(library),
      brokenPlaybooks(library),
      textInput({
        key: 'region',
        label: 'Holiday region',
        optional: true,
        max: 40,
        placeholder: 'DE, DE-BY, US-CA',
        hint: 'Whose public holidays the plan keeps free. Leave it empty to count none.',
      }),
      textInput({ key: 'zone', label: 'Time zone', initial: guess.zone, max: 60 }),
      radioInput({
        key: 'start',
        label: 'Start',
        initial: 'active',
        options: [
          { text: 'Now: its message is posted in the channel', value: 'active' },
          { text: 'Later: nothing is sent to anyone until you activate it', value: 'pending' },
        ],
      }),
    ],
  });
}

function playbookInput(library: Library) {
  const playbooks = [...library.sources.values()].filter((source) => !source.overlay);
  return selectInput({
    key: 'playbook',
    label: 'Playbook',
    initial: OWN_PLAYBOOK,
    options: [
      { text: 'The tier’s own', value: OWN_PLAYBOOK },
      ...playbooks.map(({ name, title, version }) => ({ text: `${title ?? name} (${version})`, value: name })),
    ],
  });
}

/** Which files of the team's own are missing from the list, and why. */
function brokenPlaybooks({ problems }: Library) {
  const [first] = problems;
  if (!first) return null;
  const files = new Set(problems.map((problem) => problem.file));
  const which = files.size === 1 ? 'A playbook file' : `${files.size} playbook files`;
  const where = esc(`${first.file.split('/').at(-1)}:${first.line}`, 80);
  return context(`${which} can't be used: ${where}: ${esc(first.message, 200)} An admin can mend it and restart me.`);
}

function choice(value: string) {
  return { text: `${value.charAt(0).toUpperCase()}${value.slice(1)}`, value };
}

const weeks = { smb: 'SMB, 2–6 weeks', 'mid-market': 'Mid-market, 6–12 weeks', enterprise: 'Enterprise, 12–24 weeks' };

export const segmentChoices = segments.map((value) => ({ text: weeks[value], value }));
