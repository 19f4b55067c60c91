import type { Leave } from '#platform/calendar/working-time.ts';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import type { Context } from '#platform/feature.ts';
import { rezone } from '#platform/scheduler/schedule.ts';
import type { Absence, Freeze } from './queries.ts';
import type { PersonalSettings } from './rules/settings.ts';
import { absences, freezes, workSettings } from './tables.ts';

/** One leave in place of those that it joins; whoever changed one of them meanwhile is a conflict. */
export function takeLeave(
  ctx: Context,
  person: Person,
  leave: Leave & { note: string | null },
  joined: readonly Absence[],
): Write[] {
  const { from: firstDay, to: lastDay, note } = leave;
  const id = ctx.newId();
  return [
    ...joined.map(removeAbsence),
    (tx) =>
      tx.insert(absences, {
        id,
        personId: person.id,
        firstDay,
        lastDay,
        note,
        createdBy: ctx.actor.id,
        createdAt: tx.now,
      }),
    ctx.record({
      action: 'absence.take',
      subject: `person:${person.id}`,
      before: { days: joined.map(daysOf) },
      after: { days: [daysOf({ firstDay, lastDay })] },
      text: { note },
    }),
  ];
}

/** Leave that ends earlier; null: that is not taken at all. */
export function endLeave(ctx: Context, absence: Absence, lastDay: Absence['lastDay'] | null): Write[] {
  return [
    lastDay === null
      ? removeAbsence(absence)
      : (tx) => tx.update(absences, { lastDay }, eq(absences.id, absence.id)).returning(),
    ctx.record({
      action: 'absence.end',
      subject: `person:${absence.personId}`,
      before: { days: [daysOf(absence)] },
      after: { days: lastDay === null ? [] : [daysOf({ ...absence, lastDay })] },
    }),
  ];
}

function removeAbsence({ id }: Absence): Write {
  return (tx) => tx.remove(absences, eq(absences.id, id)).returning();
}

function daysOf({ firstDay, lastDay }: Pick<Absence, 'firstDay' | 'lastDay'>): string {
  return `${firstDay}..${lastDay}`;
}

export function addFreeze(ctx: Context, freeze: Omit<Freeze, 'workspaceId' | 'createdBy' | 'createdAt'>): Write[] {
  return [
    (tx) => tx.insert(freezes, { ...freeze, createdBy: ctx.actor.id, createdAt: tx.now }),
    freezeLine(ctx, 'freeze.add', freeze, { after: factsOf(freeze) }),
  ];
}

export function removeFreeze(ctx: Context, freeze: Freeze): Write[] {
  return [
    (tx) => tx.remove(freezes, eq(freezes.id, freeze.id)).returning(),
    freezeLine(ctx, 'freeze.remove', freeze, { before: factsOf(freeze) }),
  ];
}

type FreezeFacts = Pick<Freeze, 'id' | 'projectId' | 'name' | 'strength' | 'firstDay' | 'lastDay' | 'recurring'>;

function freezeLine(
  ctx: Context,
  action: string,
  { id, projectId, name }: FreezeFacts,
  facts: { before?: ReturnType<typeof factsOf>; after?: ReturnType<typeof factsOf> },
): Write {
  return ctx.record({
    action,
    subject: `freeze:${id}`,
    ...(projectId && { project: projectId }),
    ...facts,
    text: { name },
  });
}

function factsOf({ strength, firstDay, lastDay, recurring }: FreezeFacts) {
  return { strength, days: `${firstDay}..${lastDay}`, recurring };
}

/** What somebody set for themselves; their zone too, null for Slack's. */
export function saveSettings(
  ctx: Context,
  before: PersonalSettings,
  after: PersonalSettings,
  ownZone: string | null,
): Write[] {
  const { actor } = ctx;
  const zone = ownZone ?? actor.slackZone ?? actor.zone;
  const row = { ...after, workdays: [...after.workdays], muted: [...after.muted] };
  return [
    (tx) =>
      tx
        .insert(workSettings, { personId: actor.id, ...row })
        .onConflictDoUpdate({ target: workSettings.personId, set: row }),
    (tx) => tx.update(people, { ownZone, zone }, eq(people.id, actor.id)),
    ...(zone === actor.zone ? [] : [rezone({ person: actor.id }, zone)]),
    ctx.record({
      action: 'settings.save',
      subject: `person:${actor.id}`,
      before: { ...settingFacts(before), ownZone: actor.ownZone },
      after: { ...settingFacts(after), ownZone },
    }),
  ];
}

function settingFacts({ region, workdays, worksFrom, worksTo, quietFrom, quietTo, bundleAt, muted }: PersonalSettings) {
  const hours = { works: `${worksFrom}–${worksTo}`, quiet: `${quietFrom}–${quietTo}` };
  return { region, workdays: workdays.map(String), ...hours, bundleAt, muted };
}
