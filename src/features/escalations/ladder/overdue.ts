import type { Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import type { Escalation } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { when, who } from '../words.ts';
import { tellManagers } from './tell-managers.ts';

/** Containment is overdue: said once in the thread, and to the manager. */
export async function overdue(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const people = await peopleOf(ctx, [it.ownerId, it.assigneeId]);
  const due = it.containDueAt ? when(it.containDueAt, project) : '';
  const text = `*${codeOf(it)}* was to be contained by ${due}, and isn’t yet.`;
  const next = it.ownerId
    ? `${who(it.assigneeId ?? it.ownerId, people)} works on it: see what they need.`
    : 'Nobody has acknowledged it: take it on, or hand it to somebody who can.';
  const more = await tellManagers(ctx, it, project, {
    what: 'overdue',
    text: `It was to be contained by ${due}, and isn’t yet. ${next}`,
  });
  const set = { overdueToldAt: ctx.now };
  return (await take(ctx, it, project, { action: 'escalation.overdue', set, line: { text }, more })).writes;
}
