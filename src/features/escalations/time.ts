import type { ClockTime, Pause } from '#platform/calendar/pauses.ts';
import { dayOf } from '#platform/clock.ts';
import type { Scope } from '#platform/db/scope.ts';
import { quietUntilFor, workingTimesOf } from '../calendar/working-times.ts';
import { holdsOf } from '../projects/queries.ts';
import { type Escalation, waitsOf } from './queries.ts';
import { severityRules } from './rules/severity.ts';

type Clocked = Pick<Escalation, 'severity' | 'assigneeId' | 'raisedBy'>;

/** Whose time its clocks count: day and night for a Sev1, else the working time of whoever works on it. */
export async function clockTimeOf(scope: Scope, it: Clocked, now: Date): Promise<ClockTime> {
  return severityRules[it.severity].clock === 'always' ? null : workingTimeOf(scope, it, now);
}

/** When whoever works on it works. */
export async function workingTimeOf(
  scope: Scope,
  it: Pick<Escalation, 'assigneeId' | 'raisedBy'>,
  now: Date,
): Promise<ClockTime> {
  const person = it.assigneeId ?? it.raisedBy;
  return (await workingTimesOf(scope, [person], dayOf(now, 'UTC'))).get(person) ?? null;
}

/** While its clocks stood still: the customer was waited for, or the project was on hold. */
export async function pausesOf(scope: Scope, it: Pick<Escalation, 'id' | 'projectId'>): Promise<Pause[]> {
  const [waited, holds] = await Promise.all([waitsOf(scope, { escalation: it.id }), holdsOf(scope, [it.projectId])]);
  return [...waited.map(({ since, until }) => ({ from: since, to: until })), ...(holds.get(it.projectId) ?? [])];
}

/** Until when these people are left in peace; nobody is for a Sev1. Null: they may be disturbed now. */
export async function quietFor(
  scope: Scope,
  severity: number,
  people: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Date | null>> {
  return severity === 1 ? new Map() : quietUntilFor(scope, [...new Set(people)], now);
}
