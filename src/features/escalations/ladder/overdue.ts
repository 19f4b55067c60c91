import type { Write } from '#platform/db/scope.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import type { Escalation } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { when } from '../words.ts';
import { tellManagers } from './tell-managers.ts';

/** Containment is overdue: said once in the thread, and to the manager. */
export async function overdue(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const due = it.containDueAt ? when(it.containDueAt, project) : '';
  const text = `*${codeOf(it)}* was to be contained by ${due}, and isn’t yet.`;
  const set = { overdueToldAt: ctx.now };
  const more = await tellManagers(ctx, { ...it, ...set, version: it.version + 1 }, project, {
    what: 'overdue',
    since: String(ctx.now.getTime()),
  });
  return (await take(ctx, it, project, { action: 'escalation.overdue', set, line: { text }, more })).writes;
}
