import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { personById } from '#platform/directory/people.ts';
import type { Ritual, RitualContext } from '#platform/feature.ts';
import { quietUntilFor } from '../../../calendar/working-times.ts';
import type { Project } from '../../../projects/queries.ts';
import { projects } from '../../../projects/tables.ts';
import { cardsOf, issue, redraw, turnsOf } from '../cards.ts';
import { again, dueAt, next, type Step, stepOf, WAITING } from './clock.ts';
import { expire } from './expire.ts';
import { type Question, questionOf, waits } from './question.ts';
import { tellEach } from './tell.ts';
import { whoHears } from './whom.ts';

/** Asks again after four working hours, tells the manager after a working day, lets the request run out after ten. */
export const waitingRitual: Ritual = {
  name: WAITING,
  title: 'Approvals that wait',
  lateness: null,
  unseen: true,
  fire: async (due, ctx) => {
    const step = stepOf(due.slot);
    const question = await questionOf(due, ctx);
    if (!step || !question) return [];
    if (due.person !== null) return told(ctx, question, step, due.person);
    if (!waits(question.row)) return [];
    if (question.project.state === 'on_hold') return [stillOnHold(question.project)];
    if (!question.approver.active) return expire(ctx, question);
    const at = await dueAt(ctx, question, step);
    if (at === null) return [];
    return at > ctx.now ? [again(ctx, question, step, at)] : acts[step](ctx, question);
  },
};

/** Its timers end here and are set anew when the project goes on: it must not do so in the same moment. */
function stillOnHold({ id, version }: Project): Write {
  return (tx) => tx.update(projects, { version }, and(eq(projects.id, id), eq(projects.version, version))).returning();
}

const acts: Readonly<Record<Step, (ctx: RitualContext, question: Question) => Promise<Write[]>>> = {
  nag: async (ctx, question) => {
    const { row, gate, approver, project } = question;
    const quiet = (await quietUntilFor(ctx, [approver], ctx.now)).get(approver.id);
    if (quiet) return later(ctx, question, quiet);
    const issued = await cardsOf(ctx, gate.id);
    const ticket = { gate: gate.id, approval: row.id, turn: turnsOf(issued, row.id) + 1 };
    const older = issued.filter(({ approval }) => approval === row.id);
    const reminder = issue('gates.nag', ticket, approver.slackId, { project: project.id, onBehalfOf: null });
    return [...redraw(older), reminder, ...(await next(ctx, question, 'nag'))];
  },
  manager: async (ctx, question) => {
    const whom = await whoHears(ctx, question);
    return [...(await tellEach(ctx, question, 'manager', whom)), ...(await next(ctx, question, 'manager'))];
  },
  expired: expire,
};

/** Asked again in the morning; but a manager who is due to be told doesn't wait for that. */
async function later(ctx: RitualContext, question: Question, quiet: Date): Promise<Write[]> {
  const manager = await dueAt(ctx, question, 'manager');
  if (manager && manager <= ctx.now) return acts.manager(ctx, question);
  return [again(ctx, question, 'nag', quiet)];
}

/** Somebody was left in peace then; now they hear it, if it is still so. */
async function told(ctx: RitualContext, question: Question, step: Step, id: string): Promise<Write[]> {
  const isSo = step === 'expired' ? question.row.state === 'expired' : waits(question.row);
  const person = isSo && question.project.state !== 'on_hold' ? await personById(ctx, id) : undefined;
  return person?.active ? tellEach(ctx, question, step, [person]) : [];
}
