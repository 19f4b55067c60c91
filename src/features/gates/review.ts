import { atLocal, type Day, dayOf, showDay } from '#platform/clock.ts';
import { and, desc, eq, gte, lte } from '#platform/db/drizzle.ts';
import { query, type Scope, type Write } from '#platform/db/scope.ts';
import type { Ritual } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { schedule, unschedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { actions, button, context, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { defaultOf } from '../rituals/defaults.ts';
import type { Checked } from './check/blocks.ts';
import { checked } from './check/read.ts';
import { marks, reason } from './check/summary.ts';
import { askedGate } from './find.ts';
import { gatesOf } from './queries.ts';
import { reviewDays, reviewOn } from './rules/review-days.ts';
import { briefOf } from './verdicts.ts';
import { plural } from './words.ts';

const REVIEW = 'gates.review';

/** The verdict in the project's channel, 10, 5 and 1 working days before go-live; one that was missed is made up for. */
export const readinessReview: Ritual = {
  name: REVIEW,
  title: 'Readiness review',
  lateness: 6 * 60,
  fire: async (due, ctx) => {
    const project = await projectById(ctx, due.subject);
    if (project?.state !== 'active' || project.actualGoLive !== null) return [];
    const calendar = await calendarOf(project.region, due.nominal);
    const review = reviewOn(due.nominal, project.targetGoLive, calendar);
    if (!review || review.meant < dayOf(project.createdAt, project.zone)) return [];
    // And be it for another date of the go-live.
    if (((await lastHeld(ctx, project)) ?? '') >= review.meant) return [];
    const gates = await gatesOf(ctx, { project: project.id });
    if (gates.length === 0) return [];
    const gate = askedGate(gates);
    if (gate.state !== 'open') return [];
    const seen = await checked(ctx, project, gate, gates);
    const late = review.meant === due.nominal ? lateNote(due) : `was due ${showDay(review.meant)}`;
    return [
      post({
        key: `${keyOf(project)}${due.nominal}`,
        class: 'never-twice',
        to: project.channel,
        message: reviewMessage(seen, review.left, late),
        internal: true,
        onBehalfOf: null,
        usefulUntil: atLocal(due.nominal, '23:59', project.zone),
      }),
    ];
  },
  days: async ({ subject, weekdays }, from, scope) => {
    const project = await projectById(scope, subject);
    if (!project || project.actualGoLive !== null) return [];
    const { targetGoLive: goLive, region, createdAt, zone } = project;
    const [calendar, last] = await Promise.all([calendarOf(region, from), lastHeld(scope, project)]);
    return reviewDays(from, weekdays, { goLive, since: dayOf(createdAt, zone), held: last }, calendar);
  },
};

/** The verdict and what comes first; whose work it is stands behind the button, for nobody is named in public. */
function reviewMessage({ project, gate, assessment }: Checked, left: number, late: string | null): Message {
  const { verdict, score, blockers, more } = briefOf(assessment);
  const first = blockers.length > 0 ? `\nFirst: ${blockers.join(' · ')}${more > 0 ? ` and ${more} more` : ''}.` : '';
  return message([
    section(
      `*Readiness review* of ${esc(project.key)}: ${plural(left, 'working day')} to go-live on ${showDay(project.targetGoLive)}.\n${marks[verdict]} ${esc(gate.name)}: *${verdict}*, ${score} %. ${reason(assessment)}${first}`,
    ),
    actions(button({ id: 'gates.check', text: 'Check', value: { gate: gate.id } })),
    late && context(late),
  ]);
}

function keyOf({ id }: Project): string {
  return `review:${id}:`;
}

const held = query((from, $: { from: string; to: string }) =>
  from
    .pick(outbox, { key: outbox.key }, gte(outbox.key, $.from), lte(outbox.key, $.to))
    .orderBy(desc(outbox.key))
    .limit(1),
);

async function lastHeld(scope: Scope, project: Project): Promise<Day | null> {
  const key = keyOf(project);
  const [newest] = await held(scope, { from: key, to: `${key}9999` });
  return newest ? newest.key.slice(key.length) : null;
}

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
