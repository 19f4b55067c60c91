import { z } from 'zod';
import { findRegion } from '#platform/calendar/regions.ts';
import { weekdayWords } from '#platform/calendar/weekdays.ts';
import { isTimeOfDay } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { defineView } from '#platform/feature.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { close, errors } from '#platform/slack/reply.ts';
import { regionTrouble } from '../../projects/examine.ts';
import { settingsOf } from '../queries.ts';
import { settingsTroubles } from '../rules/check-settings.ts';
import { defaultSettings, NO_HOLIDAYS, type PersonalSettings } from '../rules/settings.ts';
import { saveSettings } from '../writes.ts';

const time = z.string({ error: 'Choose a time.' }).refine(isTimeOfDay, 'Choose a time.');
const form = z.object({
  zone: z.string().optional(),
  workdays: z.array(z.coerce.number().int().min(1).max(7)).default([]),
  worksFrom: time,
  worksTo: time,
  region: z.string().optional(),
  quietFrom: time,
  quietTo: time,
  bundleAt: time,
  muted: z.array(z.string()).default([]),
});

export type OnSaved = (person: Person, settings: PersonalSettings) => readonly Write[];

/** `onSaved`: what others keep by these settings. */
export function settingsView(onSaved: OnSaved) {
  return defineView({
    id: 'calendar.settings',
    form,
    meta: z.object({ channel: z.string().nullable() }),
    submit: async ({ zone, region, ...rest }, { channel }, ctx) => {
      const settings: PersonalSettings = {
        ...rest,
        workdays: rest.workdays.toSorted((one, other) => one - other),
        region: await regionIn(region),
      };
      const unknown = settings.region === NO_HOLIDAYS ? null : await regionTrouble(region);
      const troubles = { ...settingsTroubles({ zone, settings }), ...(unknown && { region: unknown }) };
      if (Object.keys(troubles).length > 0) return errors(troubles);
      const before = (await settingsOf(ctx, [ctx.actor.id])).get(ctx.actor.id) ?? defaultSettings;
      const shownZone = zone ?? ctx.actor.slackZone ?? ctx.actor.zone;
      return close(
        message([section(saved(settings, shownZone))]),
        channel,
        ...saveSettings(ctx, before, settings, zone ?? null),
        ...onSaved({ ...ctx.actor, zone: shownZone }, settings),
      );
    },
  });
}

async function regionIn(typed: string | undefined): Promise<string | null> {
  if (!typed) return null;
  if (typed.trim().toLowerCase() === NO_HOLIDAYS) return NO_HOLIDAYS;
  return (await findRegion(typed))?.code ?? null;
}

/** 'Saved. You work Mon–Fri 09:00–18:00 (Europe/Berlin), and are left in peace 18:00–09:00. Reminders arrive at 09:00.' */
function saved(settings: PersonalSettings, zone: string): string {
  const { workdays, worksFrom, worksTo, quietFrom, quietTo, bundleAt } = settings;
  const quiet = quietFrom === quietTo ? 'on your days off' : `${quietFrom}–${quietTo} and on your days off`;
  return `Saved. You work ${weekdayWords(workdays)} ${worksFrom}–${worksTo} (${esc(zone)}), and are left in peace ${quiet}. Reminders arrive at ${bundleAt}.`;
}
