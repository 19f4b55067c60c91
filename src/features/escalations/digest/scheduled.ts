import { inArray } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { workspaces } from '#platform/directory/tables.ts';
import { schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';

export const DIGEST = 'escalations.digest';
export const TRIAGE = 'escalations.triage';
const SUBJECT = 'workspace';

/** With the first escalation the digests begin; what somebody changed about them since stays as it is. */
export async function scheduleDigests(scope: Scope): Promise<Write[]> {
  const known = await scope.pick(schedules, { ritual: schedules.ritual }, inArray(schedules.ritual, [DIGEST, TRIAGE]));
  if (known.length === 2) return [];
  const [workspace] = await scope.pick(workspaces, { zone: workspaces.zone });
  const zone = workspace?.zone ?? 'Etc/UTC';
  const has = new Set(known.map(({ ritual }) => ritual));
  const all = [
    { ritual: DIGEST, subject: SUBJECT, time: '16:00', zone, weekdays: [1, 2, 3, 4, 5] },
    { ritual: TRIAGE, subject: SUBJECT, time: '10:00', zone, weekdays: [1] },
  ] as const;
  return all.filter(({ ritual }) => !has.has(ritual)).map((spec) => schedule(spec));
}
