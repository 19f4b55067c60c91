import { inArray } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { defaultOf } from '../../rituals/defaults.ts';
import { workspaceZone } from './posted.ts';

export const DIGEST = 'escalations.digest';
export const TRIAGE = 'escalations.triage';
const SUBJECT = 'workspace';

/** With the first escalation the digests begin, when the admin wants them; what somebody changed since stays as it is. */
export async function scheduleDigests(scope: Scope): Promise<Write[]> {
  const known = await scope.pick(schedules, { ritual: schedules.ritual }, inArray(schedules.ritual, [DIGEST, TRIAGE]));
  const has = new Set(known.map(({ ritual }) => ritual));
  const missing = ([DIGEST, TRIAGE] as const).filter((ritual) => !has.has(ritual));
  if (missing.length === 0) return [];
  const zone = await workspaceZone(scope);
  return Promise.all(
    missing.map(async (ritual) => {
      const { on, time, weekdays } = await defaultOf(scope, ritual);
      return schedule({ ritual, subject: SUBJECT, time, weekdays, zone, state: on ? 'on' : 'paused' });
    }),
  );
}
