import { addWorkingMinutesExcept } from '#platform/calendar/pauses.ts';
import { minutesOfDay } from '#platform/calendar/working-time.ts';
import { addDays, atLocal, dayOf, timeOf } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import type { RitualContext } from '#platform/feature.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { projectDays } from '../../../calendar/project-days.ts';
import { projectDay } from '../../../projects/day.ts';
import { holdsOf } from '../../../projects/queries.ts';
import { lastDayToAnswer } from '../expiry.ts';
import { type Question, subjectOf } from './question.ts';

export const WAITING = 'gates.waiting';

const HOUR = 3_600_000;
/** A question is looked at this often at least: its approver may have left. */
const DAY = 24 * HOUR;

/** What happens while nobody answers, in this order. */
export type Step = 'nag' | 'manager' | 'expired';
const order: readonly Step[] = ['nag', 'manager', 'expired'];

/** Working hours until the approver is asked again; a working day later it is their manager's turn (domain.md §6). */
const NAG = 4;
/** Working minutes between a reminder that came late and what comes after it. */
const CHANCE = 60;
/** Working days after which even a question about changes runs out. */
const PATIENCE = 10;

/** The step that a timer's slot begins with. */
export function stepOf(slot: string): Step | null {
  return order.find((step) => slot.startsWith(`${step}@`)) ?? null;
}

/**
 * Looks after a question to an approver from now on: at the earliest moment at which something may be due. Whether it is
 * depends on their working time and the project's pauses, and is found out then. One timer is planned at a time.
 */
export function lookAfter(approval: string, project: string, since: Date): Write[] {
  return [lookAt({ approval, project, since }, 'nag', new Date(since.getTime() + NAG * HOUR))];
}

/** Whose look it is: a person's, when it is only about telling them. */
export interface Look {
  approval: string;
  project: string;
  since: Date;
  person?: string;
}

/**
 * A moment in the slot's name: the same step may be looked at several times, each of them happens once. With a `zone` it
 * follows the project into another.
 */
export function lookAt({ approval, project, since, person }: Look, step: Step, at: Date, zone?: string): Write {
  const subject = subjectOf(approval, since, person);
  return timer({
    ritual: WAITING,
    subject,
    slot: `${step}@${at.toISOString()}`,
    at: zone === undefined ? at : { day: dayOf(at, zone), time: timeOf(at, zone), zone },
    project,
    ...(person && { person }),
  });
}

/** Looks at this step again, at a moment or a day from now. */
export function again(ctx: RitualContext, question: Question, step: Step, at: Date): Write {
  const soon = new Date(ctx.now.getTime() + DAY);
  return lookAt(
    lookOf(question),
    step,
    at < soon ? at : soon,
    endsWithDay(question, step) ? question.project.zone : undefined,
  );
}

/** What comes after a step. */
export async function next(ctx: RitualContext, question: Question, done: Step): Promise<Write[]> {
  const step = order[order.indexOf(done) + 1];
  const at = step && (await dueAt(ctx, question, step));
  if (!step || !at) return [];
  const soonest = done === 'nag' ? await chanceFrom(ctx, question) : ctx.now;
  return [again(ctx, question, step, at > soonest ? at : soonest)];
}

/** Who was reminded late, since nobody was there to do it, still has a while to answer before anybody else is told. */
async function chanceFrom(ctx: RitualContext, { project, time }: Question): Promise<Date> {
  return addWorkingMinutesExcept(ctx.now, CHANCE, time, await pausesOf(ctx, project.id)) ?? ctx.now;
}

export function lookOf({ row, project, since }: Question): Look {
  return { approval: row.id, project: project.id, since };
}

/** Whether it is due with a day of the project, and not after somebody's working hours. */
function endsWithDay({ row }: Question, step: Step): boolean {
  return step === 'expired' && row.state === 'requested';
}

/** When a step is due; null while the project is on hold. A request runs out when the day is over that its message names. */
export async function dueAt(ctx: RitualContext, question: Question, step: Step): Promise<Date | null> {
  const { row, project, time, since } = question;
  if (endsWithDay(question, step)) {
    const days = await projectDays(ctx, project, projectDay(ctx, project));
    return atLocal(addDays(lastDayToAnswer(row.requestedOn, days), 1), '00:00', project.zone);
  }
  const minutes = { nag: NAG * 60, manager: minutesOfDay(time), expired: PATIENCE * minutesOfDay(time) }[step];
  return addWorkingMinutesExcept(since, minutes, time, await pausesOf(ctx, project.id));
}

async function pausesOf(ctx: RitualContext, project: string) {
  return (await holdsOf(ctx, [project])).get(project) ?? [];
}
