interface Usual {
  title: string;
  time: string;
  weekdays: readonly number[];
  to: string;
  /** Nobody gets it unless somebody sets it up: there is nothing to turn off. */
  switchable?: false;
  /** There is one for the whole workspace: what the admin sets counts for it at once. */
  shared?: true;
}

/** When each ritual happens, and who gets it, unless somebody says otherwise (domain.md §6). */
export const usual = {
  'standups.prompt': {
    title: 'Standup prompt',
    time: '09:30',
    weekdays: [1, 2, 3, 4, 5],
    to: 'each member, in their own zone',
    switchable: false,
  },
  'standups.summary': {
    title: 'Standup summary',
    time: '12:00',
    weekdays: [1, 2, 3, 4, 5],
    to: 'the channel',
    switchable: false,
  },
  'reminders.bundle': {
    title: 'Reminders of the day',
    time: '09:00',
    weekdays: [1, 2, 3, 4, 5],
    to: 'each person, in their own zone',
  },
  'gates.review': {
    title: 'Readiness review',
    time: '09:00',
    weekdays: [1, 2, 3, 4, 5],
    to: 'the channel, 10, 5 and 1 working days before go-live',
  },
  'escalations.digest': {
    title: 'Escalation digest',
    time: '16:00',
    weekdays: [1, 2, 3, 4, 5],
    to: 'the triage channel',
    shared: true,
  },
  'escalations.triage': {
    title: 'Escalation triage',
    time: '10:00',
    weekdays: [1],
    to: 'the triage channel',
    shared: true,
  },
  'digests.weekly': {
    title: 'Weekly digest',
    time: '08:30',
    weekdays: [1],
    to: 'the managers, in their own zone, and channels that asked for it',
  },
} as const satisfies Record<string, Usual>;

export type RitualName = keyof typeof usual;

/** Whether new projects and people get it unless the admin says otherwise. */
export function isSwitchable(ritual: RitualName): boolean {
  return !('switchable' in usual[ritual]);
}

/** Whether it is the workspace's own rather than one for each project or person. */
export function isShared(ritual: RitualName): boolean {
  return 'shared' in usual[ritual];
}

/** Who gets it, where that is known. */
export function whoGets(ritual: string): string | null {
  return ritual in usual ? usual[ritual as RitualName].to : null;
}
