import { addWorkingMinutesExcept } from '#platform/calendar/pauses.ts';
import { minutesOfDay, type WorkingTime } from '#platform/calendar/working-time.ts';
import { dayOf } from '#platform/clock.ts';
import { and, eq, inArray } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Person, peopleInRole } from '#platform/directory/people.ts';
import { people } from '#platform/directory/tables.ts';
import type { Due, Ritual, RitualContext } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { bold, code, esc, mention } from '#platform/slack/mrkdwn.ts';
import { quietUntilFor, workingTimesOf } from '../../calendar/working-times.ts';
import type { Project } from '../../projects/queries.ts';
import { assignmentsOf, holdsOf, projectById } from '../../projects/queries.ts';
import { touch } from '../../projects/writes.ts';
import { type ApprovalRow, approvalById, type GateRow, gateById } from '../queries.ts';
import { approvals } from '../tables.ts';
import { cardsOf, issue, redraw, turnsOf } from './cards.ts';

const WAITING = 'gates.waiting';
const HOUR = 3_600_000;

type Step = 'nag' | 'manager' | 'expired';

/** How long each step waits, in working time of the approver (domain.md §6), and at first by the clock on the wall. */
const steps: Readonly<Record<Step, { working: (day: number) => number; wall: number }>> = {
  nag: { working: () => 4 * 60, wall: 4 * HOUR },
  manager: { working: (day) => day, wall: 24 * HOUR },
  expired: { working: (day) => 10 * day, wall: 240 * HOUR },
};
const stepNames = Object.keys(steps) as Step[];

/**
 * Looks after a question to an approver from now on: at the earliest moments at which something may be due. Whether it is
 * depends on their working time and the project's pauses, and is found out then.
 */
export function lookAfter(approval: string, project: string, since: Date): Write[] {
  return stepNames.map((step) =>
    timer({
      ritual: WAITING,
      subject: `${approval}/${since.getTime()}`,
      slot: step,
      at: new Date(since.getTime() + steps[step].wall),
      project,
    }),
  );
}

/** Asks again after four working hours, tells the manager after a working day, lets the request run out after ten. */
export const waitingRitual: Ritual = {
  name: WAITING,
  title: 'Approvals that wait',
  lateness: null,
  unseen: true,
  fire: async (due, ctx) => {
    const waiting = await stillWaiting(due, ctx);
    if (!waiting) return [];
    const step = due.slot.replace(/~+$/, '') as Step;
    const at = await dueAt(ctx, waiting, step);
    if (at === null || at > ctx.now) {
      // Off for the night, or on hold: looked at again when its time may have come.
      const again = at ?? new Date(ctx.now.getTime() + 24 * HOUR);
      return [
        timer({ ritual: WAITING, subject: due.subject, slot: `${due.slot}~`, at: again, project: waiting.project.id }),
      ];
    }
    return acts[step](ctx, waiting);
  },
};

interface Waiting {
  row: ApprovalRow;
  gate: GateRow;
  project: Project;
  approver: Person;
  time: WorkingTime;
  since: Date;
}

/** Null once it was answered, asked anew, or the project has nothing to wait for. */
async function stillWaiting(due: Due, ctx: RitualContext): Promise<Waiting | null> {
  const [id = '', since = ''] = due.subject.split('/');
  const row = await approvalById(ctx, id);
  if (!row || (row.state !== 'requested' && row.state !== 'stale')) return null;
  if (row.waitingSince?.getTime() !== Number(since)) return null;
  const [gate, project] = await Promise.all([gateById(ctx, row.gateId), projectById(ctx, row.projectId)]);
  if (!gate || !project || gate.state !== 'open') return null;
  if (project.state === 'closed' || project.state === 'cancelled') return null;
  const [approver] = await ctx.from(people, eq(people.id, row.personId));
  const time = approver && (await workingTimesOf(ctx, [approver], dayOf(ctx.now, approver.zone))).get(approver.id);
  return approver && time ? { row, gate, project, approver, time, since: row.waitingSince } : null;
}

/** Null while the project is on hold. */
async function dueAt(ctx: RitualContext, { project, time, since }: Waiting, step: Step): Promise<Date | null> {
  const pauses = (await holdsOf(ctx, [project.id])).get(project.id) ?? [];
  return addWorkingMinutesExcept(since, steps[step].working(minutesOfDay(time)), time, pauses);
}

const acts: Readonly<Record<Step, (ctx: RitualContext, waiting: Waiting) => Promise<Write[]>>> = {
  nag: async (ctx, { row, gate, approver }) => {
    const issued = await cardsOf(ctx, gate.id);
    const ticket = { gate: gate.id, approval: row.id, turn: turnsOf(issued, row.id) + 1 };
    const older = issued.filter(({ approval }) => approval === row.id);
    return [...redraw(older), issue('gates.nag', ticket, approver.slackId, null)];
  },
  manager: async (ctx, waiting) => {
    const { row, gate, project, approver, since } = waiting;
    const managers = (await managersOf(ctx, project)).filter(({ id }) => id !== approver.id);
    const quiet = await quietUntilFor(ctx, managers, ctx.now);
    const role = esc(project.roleNames[row.role] ?? row.role, 60);
    const words = message([
      section(
        `${mention(approver.slackId)} has not answered for a working day: ${bold(gate.name)} of ${esc(project.key)} needs them as ${role}. You manage the project: ask them, or name somebody else with ${code(`/golive team ${project.key}`)}.`,
      ),
      actions(button({ id: 'gates.check', text: 'Check', value: { gate: gate.id } })),
    ]);
    return managers.map((manager) => {
      const notBefore = quiet.get(manager.id);
      return post({
        key: `waiting:${row.id}:${since.getTime()}:${manager.id}`,
        class: 'never-missing',
        to: manager.slackId,
        message: words,
        internal: true,
        onBehalfOf: null,
        ...(notBefore && { notBefore }),
      });
    });
  },
  expired: async (ctx, { row, gate, project, approver }) => {
    const [requester] = await ctx.from(people, eq(people.id, row.requestedBy));
    const issued = await cardsOf(ctx, gate.id);
    const words = message([
      section(
        `${mention(approver.slackId)} did not answer for ten working days, so the request for ${bold(gate.name)} of ${esc(project.key)} has run out. You asked for it.`,
      ),
      actions(button({ id: 'gates.request', text: 'Ask again', value: { gate: gate.id } })),
    ]);
    const told = requester
      ? [
          post({
            key: `expired:${row.id}:${row.waitingSince?.getTime()}`,
            class: 'never-missing',
            to: requester.slackId,
            message: words,
            internal: true,
            onBehalfOf: null,
          }),
        ]
      : [];
    return [
      touch(project),
      (tx) =>
        tx
          .update(approvals, { state: 'expired' }, and(eq(approvals.id, row.id), eq(approvals.state, row.state)))
          .returning(),
      ctx.record({
        action: 'approval.expire',
        subject: `approval:${row.id}`,
        project: project.id,
        before: { state: row.state },
        after: { state: 'expired', gate: gate.key, role: row.role, person: row.personId },
      }),
      ...redraw(issued.filter(({ approval }) => approval === row.id)),
      ...told,
    ];
  },
};

/** The project's managers, or the workspace's where it has none. */
async function managersOf(ctx: RitualContext, project: Project): Promise<Person[]> {
  const ids = (await assignmentsOf(ctx, { project: project.id })).flatMap((it) =>
    it.role === 'manager' && it.personId ? [it.personId] : [],
  );
  if (ids.length === 0) return peopleInRole(ctx, { role: 'manager' });
  return ctx.from(people, inArray(people.id, ids), eq(people.active, true));
}
