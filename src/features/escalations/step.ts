import { inArray } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { cards } from '#platform/outbox/tables.ts';
import type { Project } from '../projects/queries.ts';
import { headline, touch } from '../projects/writes.ts';
import type { Acting } from './acting.ts';
import { type Places, placesOf } from './card/places.ts';
import { isSilent, type Line, redraw, say } from './card/tell.ts';
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
}

export interface Taken {
  /** As it will stand once the writes are committed. */
  after: Escalation;
  writes: Write[];
}

/** One step of its life: the change, its line in the log, the audit and the thread, its cards and its clocks. */
export async function take(ctx: Acting, it: Escalation, project: Project, step: Step): Promise<Taken> {
  const after: Escalation = { ...it, ...step.set, version: it.version + 1 };
  const places = await placesOf(ctx, after, project);
  return {
    after,
    writes: [
      touch(project),
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
      ...setClock(after),
      ...redraw(after, project, places, await waiting(ctx, places)),
      ...say(after, project, places, step.line),
      ...headlineOf(after, project),
    ],
  };
}

/** All of its cards as they stand now. */
export async function redrawn(ctx: Acting, it: Escalation, project: Project): Promise<Write[]> {
  const places = await placesOf(ctx, it, project);
  return redraw(it, project, places, await waiting(ctx, places));
}

/** What stands in a gate's way is on the project's own headline too. */
export function headlineOf(it: Escalation, project: Project): Write[] {
  if (!isSevere(it.severity) || isSilent(project)) return [];
  return [show(headline(project), { pinned: true, onBehalfOf: null })];
}

/** Whom the question has not reached yet: their quiet hours hold it, and it will be drawn as it stands then. */
async function waiting(ctx: Acting, { asked }: Places): Promise<ReadonlySet<string>> {
  const subjects = [...asked.values()].map(({ subject }) => subject);
  if (subjects.length === 0) return new Set();
  const rows = await ctx.pick(cards, { subject: cards.subject, ts: cards.ts }, inArray(cards.subject, subjects));
  const stand = new Set(rows.filter(({ ts }) => ts !== null).map(({ subject }) => subject));
  return new Set([...asked].filter(([, { subject }]) => !stand.has(subject)).map(([person]) => person));
}
