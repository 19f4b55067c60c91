import type { Write } from '#platform/db/scope.ts';
import { show } from '#platform/outbox/enqueue.ts';
import type { Project } from '../projects/queries.ts';
import { headline, touch } from '../projects/writes.ts';
import type { Acting } from './acting.ts';
import { placesOf } from './card/places.ts';
import { isSilent, type Line, told } from './card/tell.ts';
import { setClock } from './clock-timer.ts';
import type { Escalation } from './queries.ts';
import { isSevere } from './rules/severity.ts';
import { type Changes, changeEscalation, factsOf, logLine, wordsOf } from './writes.ts';

export interface Step {
  /** `escalation.contain`, as the audit has it. */
  action: string;
  set: Changes;
  line: Line;
  more?: readonly Write[];
  /** Who has to do with it from this step on, and sees it where only those may. */
  joining?: readonly string[];
  /** Who is asked by it. */
  asked?: readonly string[];
}

export interface Taken {
  /** As it will stand once the writes are committed. */
  after: Escalation;
  asked: readonly string[];
  writes: Write[];
}

/** One step of its life: the change, its line in the log, the audit and the thread, its cards and its clocks. */
export async function take(ctx: Acting, it: Escalation, project: Project, step: Step): Promise<Taken> {
  const taken = await beside(ctx, it, project, step);
  return { ...taken, writes: [touch(project), ...taken.writes] };
}

/** The same in a commit that locks its project already. */
export async function beside(ctx: Acting, it: Escalation, project: Project, step: Step): Promise<Taken> {
  const after: Escalation = { ...it, ...step.set, version: it.version + 1 };
  const joining = (step.joining ?? []).map((personId) => ({ personId, part: 'joined' as const }));
  const places = await placesOf(ctx, after, project, joining);
  return {
    after,
    asked: step.asked ?? [],
    writes: [
      changeEscalation(it, step.set),
      logLine(it.id, step.line.text),
      ctx.record({
        action: step.action,
        subject: `escalation:${it.id}`,
        project: project.id,
        before: factsOf(it),
        after: factsOf(after),
        text: wordsOf(after),
      }),
      ...(step.more ?? []),
      setClock(after),
      ...(await told(ctx, after, project, places, step.line)),
      ...headlineOf(after, project),
    ],
  };
}

/** All of its cards as they stand now. */
export async function redrawn(ctx: Acting, it: Escalation, project: Project): Promise<Write[]> {
  return told(ctx, it, project, await placesOf(ctx, it, project), null);
}

/** What stands in a gate's way is on the project's own headline too. */
export function headlineOf(it: Escalation, project: Project): Write[] {
  if (!isSevere(it.severity) || isSilent(project)) return [];
  return [show(headline(project), { pinned: true, onBehalfOf: null })];
}
