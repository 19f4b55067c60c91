import { isWorkingDay, workingDaysBetween } from '#platform/calendar/working-days.ts';
import { atLocal } from '#platform/clock.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import { query, type Scope, type Write } from '#platform/db/scope.ts';
import type { Ritual } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { schedule, unschedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { actions, button, context, message, section } from '#platform/slack/blocks.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { defaultOf } from '../rituals/defaults.ts';
import { checkMessage } from './check/blocks.ts';
import { checked } from './check/read.ts';
import { askedGate } from './find.ts';
import { gatesOf } from './queries.ts';
import { plural } from './words.ts';

const REVIEW = 'gates.review';
/** Working days before the target go-live (domain.md §6). */
const REVIEWED: readonly number[] = [10, 5, 1];

/** The verdict in the project's channel, 10, 5 and 1 working days before go-live. */
export const readinessReview: Ritual = {
  name: REVIEW,
  title: 'Readiness review',
  lateness: 6 * 60,
  fire: async (due, ctx) => {
    const project = await projectById(ctx, due.subject);
    if (project?.state !== 'active' || project.actualGoLive !== null) return [];
    const calendar = await calendarOf(project.region, due.nominal);
    const left = workingDaysBetween(due.nominal, project.targetGoLive, calendar);
    if (!isWorkingDay(due.nominal, calendar) || !REVIEWED.includes(left)) return [];
    const gates = await gatesOf(ctx, { project: project.id });
    if (gates.length === 0) return [];
    const gate = askedGate(gates);
    const seen = await checked(ctx, project, gate, gates);
    const title = `*Readiness review*: ${plural(left, 'working day')} to go-live.`;
    const foot = actions(button({ id: 'gates.check', text: 'Check again', value: { gate: gate.id } }));
    const late = lateNote(due);
    const { blocks } = checkMessage(seen, [foot, late && context(late)]);
    return [
      post({
        key: `review:${project.id}:${due.nominal}`,
        class: 'never-twice',
        to: project.channel,
        message: message([section(title), blocks]),
        internal: true,
        onBehalfOf: null,
        usefulUntil: atLocal(due.nominal, '23:59', project.zone),
      }),
    ];
  },
};

const planned = query((from, $: { project: string }) =>
  from.pick(
    schedules,
    { zone: schedules.zone, time: schedules.time, weekdays: schedules.weekdays },
    and(eq(schedules.ritual, REVIEW), eq(schedules.subject, $.project)),
  ),
);

/** Keeps the project's review planned in its own zone for as long as it has a go-live ahead. */
export async function reviewPlanned(scope: Scope, project: Project): Promise<Write[]> {
  const [at] = await planned(scope, { project: project.id });
  const over = project.actualGoLive !== null || project.state === 'closed' || project.state === 'cancelled';
  if (over) return at ? [unschedule({ ritual: REVIEW, subject: project.id })] : [];
  if (at?.zone === project.zone) return [];
  const { time, weekdays, on } = await defaultOf(scope, REVIEW);
  if (!on && !at) return [];
  const whose = { subject: project.id, project: project.id, zone: project.zone };
  return [schedule({ ritual: REVIEW, ...whose, time: at?.time ?? time, weekdays: at?.weekdays ?? weekdays })];
}
