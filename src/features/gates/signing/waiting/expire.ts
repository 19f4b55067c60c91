import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { RitualContext } from '#platform/feature.ts';
import { touch } from '../../../projects/writes.ts';
import { approvals } from '../../tables.ts';
import { cardsOf, redraw } from '../cards.ts';
import type { Question } from './question.ts';
import { tellEach } from './tell.ts';
import { whoAsked } from './whom.ts';

/** The question runs out, and who asked it hears so: nobody answered for too long, or the approver has left. */
export async function expire(ctx: RitualContext, question: Question): Promise<Write[]> {
  const { row, gate, project } = question;
  const issued = await cardsOf(ctx, gate.id);
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
    ...(await tellEach(ctx, question, 'expired', await whoAsked(ctx, question))),
  ];
}
