import { isZone, type TimeOfDay } from '#platform/clock.ts';
import type { PersonalSettings } from './settings.ts';

/** What doesn't fit, by field; empty when all is well. Regions are checked where they are known. */
export function settingsTroubles({
  zone,
  settings,
}: {
  zone: string | undefined;
  settings: PersonalSettings;
}): Record<string, string> {
  const troubles: Record<string, string> = {};
  if (zone !== undefined && !isZone(zone)) {
    troubles.zone = `“${zone.slice(0, 60)}” is no time zone. Write one such as Europe/Berlin.`;
  }
  if (settings.workdays.length === 0) troubles.workdays = 'Tick at least one day.';
  if (settings.worksTo <= settings.worksFrom) troubles.worksTo = 'Choose a time after the beginning, on the same day.';
  if (isQuiet(settings.bundleAt, settings)) {
    troubles.bundleAt = 'That is in your quiet hours. Choose a time outside of them.';
  }
  return troubles;
}

function isQuiet(time: TimeOfDay, { quietFrom, quietTo }: PersonalSettings): boolean {
  if (quietFrom <= quietTo) return quietFrom <= time && time < quietTo;
  return quietFrom <= time || time < quietTo;
}
