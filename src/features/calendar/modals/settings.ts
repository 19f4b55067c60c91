import type { ModalView } from '@slack/types';
import { weekdayOptions } from '#platform/calendar/weekdays.ts';
import { context } from '#platform/slack/blocks.ts';
import { checkInput, modal, textInput, timeInput } from '#platform/slack/modal.ts';
import { NO_HOLIDAYS, type PersonalSettings } from '../rules/settings.ts';

/** A ritual that somebody may choose not to hear of. */
export interface Mutable {
  name: string;
  title: string;
}

interface Shown {
  settings: PersonalSettings;
  /** Null: as Slack says. */
  ownZone: string | null;
  slackZone: string;
  mutable: readonly Mutable[];
  /** Whose holidays count for whoever names no region. */
  workspaceRegion: string | null;
  channel: string | null;
}

export function settingsModal(it: Shown): ModalView {
  const { settings, ownZone, slackZone, mutable, workspaceRegion, channel } = it;
  return modal({
    callback: 'calendar.settings',
    title: 'Your settings',
    meta: { channel },
    blocks: [
      textInput({
        key: 'zone',
        label: 'Time zone',
        optional: true,
        initial: ownZone ?? undefined,
        max: 60,
        placeholder: slackZone,
        hint: `Leave it empty to follow Slack, which says ${slackZone}.`,
      }),
      checkInput({
        key: 'workdays',
        label: 'Working days',
        options: weekdayOptions,
        initial: settings.workdays.map(String),
      }),
      timeInput({ key: 'worksFrom', label: 'Work begins', initial: settings.worksFrom }),
      timeInput({ key: 'worksTo', label: 'Work ends', initial: settings.worksTo }),
      textInput({
        key: 'region',
        label: 'Holiday region',
        optional: true,
        initial: settings.region ?? undefined,
        max: 40,
        placeholder: workspaceRegion ?? 'DE, DE-BY, US-CA',
        hint: `Its public holidays are days off for you. ${emptyWords(workspaceRegion)}`,
      }),
      timeInput({ key: 'quietFrom', label: 'Quiet hours begin', initial: settings.quietFrom }),
      timeInput({
        key: 'quietTo',
        label: 'Quiet hours end',
        initial: settings.quietTo,
        hint: 'The same time twice: no quiet hours. Days off are always quiet.',
      }),
      timeInput({ key: 'bundleAt', label: 'Your reminders of the day arrive at', initial: settings.bundleAt }),
      checkInput({
        key: 'muted',
        label: 'Don’t send me',
        optional: true,
        options: mutable.map(({ name, title }) => ({ text: title, value: name })),
        initial: settings.muted,
      }),
      context('A Sev1 escalation reaches you at any time. Say when you are away with `/golive away`.'),
    ],
  });
}

function emptyWords(workspaceRegion: string | null): string {
  if (workspaceRegion === null) return 'Empty: none are.';
  return `Empty: those of ${workspaceRegion}, as in the whole workspace. Write \`${NO_HOLIDAYS}\` if none are.`;
}
