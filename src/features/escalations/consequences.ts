import { and, eq, inArray, not, or } from '#platform/db/drizzle.ts';
import { query } from '#platform/db/scope.ts';
import type { Consequences } from '#platform/feature.ts';
import { projectById } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import { setClock } from './clock-timer.ts';
import { running } from './ladder/running.ts';
import { isUnderWay } from './queries.ts';
import { redrawn } from './step.ts';
import { escalations } from './tables.ts';
import { changeEscalation } from './writes.ts';

/** Of those whose clocks don't run as their project does, one. */
const outOfStep = query((from, _: Record<string, never>) => {
  const onHold = from.pick(projects, { id: projects.id }, eq(projects.state, 'on_hold')) as never;
  return from
    .from(
      escalations,
      isUnderWay,
      or(
        and(eq(escalations.held, false), inArray(escalations.projectId, onHold)),
        and(eq(escalations.held, true), not(inArray(escalations.projectId, onHold))),
      ),
    )
    .limit(1);
});

/** Clocks stop with their project, and go on with it. */
export const escalationConsequences: Consequences = async (ctx) => {
  const [it] = await outOfStep(ctx, {});
  const project = it && (await projectById(ctx, it.projectId));
  if (!it || !project) return [];
  const held = !it.held;
  const set = held ? { held } : { held, ...(await running(ctx, { ...it, held })) };
  const after = { ...it, ...set, version: it.version + 1 };
  return [
    changeEscalation(it, set),
    setClock(after),
    ...(await redrawn(ctx, after, project)),
    ctx.record({
      action: held ? 'escalation.hold' : 'escalation.go-on',
      subject: `escalation:${it.id}`,
      project: project.id,
      after: { held },
    }),
  ];
};
