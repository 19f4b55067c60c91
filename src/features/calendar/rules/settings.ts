import { officeHours } from '#platform/calendar/working-time.ts';
import type { TimeOfDay } from '#platform/clock.ts';

/** What stands in place of a region for whoever has no public holidays, whatever the workspace has. */
export const NO_HOLIDAYS = 'none';

/** When and how somebody wants to be reached. Their zone is not part of it: it stands with the person. */
export interface PersonalSettings {
  /** Whose public holidays count: null: the workspace's; `none`: nobody's. */
  readonly region: string | null;
  /** ISO weekdays: Monday 1 … Sunday 7. */
  readonly workdays: readonly number[];
  readonly worksFrom: TimeOfDay;
  readonly worksTo: TimeOfDay;
  /** Nothing but the urgent arrives from here … */
  readonly quietFrom: TimeOfDay;
  /** … to here, mostly over midnight; the same time twice is no quiet hours at all. */
  readonly quietTo: TimeOfDay;
  /** When the day's one message of reminders comes. */
  readonly bundleAt: TimeOfDay;
  /** Names of rituals that they don't want to hear of. */
  readonly muted: readonly string[];
}

export const defaultSettings: PersonalSettings = {
  region: null,
  workdays: [1, 2, 3, 4, 5],
  worksFrom: officeHours.from,
  worksTo: officeHours.to,
  quietFrom: officeHours.to,
  quietTo: officeHours.from,
  bundleAt: officeHours.from,
  muted: [],
};

/** Whose holidays count for somebody: their own region's, else the first that there is of the others. */
export function regionFor({ region }: PersonalSettings, ...others: readonly (string | null)[]): string | null {
  if (region === NO_HOLIDAYS) return null;
  return region ?? others.find((other) => other !== null) ?? null;
}
