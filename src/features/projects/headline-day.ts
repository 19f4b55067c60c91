import { desc, eq, inArray, not } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import type { Card, Ritual, RitualContext } from '#platform/feature.ts';
import { cardId, show } from '#platform/outbox/enqueue.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { census, type Difference } from '#platform/scheduler/census.ts';
import { schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import type { Opening } from './opening.ts';
import { type Project, projectById } from './queries.ts';
import { projects } from './tables.ts';
import { headline } from './writes.ts';

const DAY = 'projects.day';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Ten thousand in one minute would keep every other clock waiting: each project has a minute of its own after midnight. */
const MINUTES = 30;
/** More than one commit of the census takes. */
const SOME = 100;

/**
 * The pinned message as the new day has it. All that ends without anybody's doing ends with a day of the project: a
 * waiver, evidence, an acceptance, a freeze, the days left.
 */
export function headlineDay(card: Card): Ritual {
  return {
    name: DAY,
    title: 'The pinned message of the day',
    lateness: null,
    unseen: true,
    fire: async (due, ctx) => {
      const project = await projectById(ctx, due.subject);
      if (!project || !(await isOutdated(ctx, project, card))) return [];
      return [show(headline(project), { pinned: true, onBehalfOf: null, priority: 'low' })];
    },
  };
}

const lastDrawing = query((from, $: { card: string }) =>
  from
    .pick(outbox, { state: outbox.state, at: outbox.lastAttemptAt }, eq(outbox.card, $.card))
    .orderBy(desc(outbox.id))
    .limit(1),
);

/**
 * Whether what stands in Slack reads otherwise now. Changes are drawn as they are made: only the moment may differ, so
 * the same facts are drawn twice. One that Slack refused, or that was dropped, waits for
 * somebody's next change.
 */
async function isOutdated(ctx: RitualContext, project: Project, card: Card): Promise<boolean> {
  if (project.state === 'closed' || project.state === 'cancelled') return false;
  const [last] = await lastDrawing(ctx, { card: cardId(ctx.workspace, headline(project)) });
  if (!last?.at || last.state === 'dead' || last.state === 'dropped') return false;
  const [then, now] = await Promise.all(
    [last.at, ctx.now].map((moment) => card(project.id, { ...ctx, now: moment, shared: false })),
  );
  return JSON.stringify(then) !== JSON.stringify(now);
}

/** Each project's own night. */
export const openDays: Opening = ({ project }) => [schedule({ ritual: DAY, ...nightOf(project) })];

function nightOf({ id, key, zone }: Pick<Project, 'id' | 'key' | 'zone'>) {
  let sum = 0;
  for (const char of key) sum = (sum * 31 + char.charCodeAt(0)) % 9973;
  const time = `00:${String(sum % MINUTES).padStart(2, '0')}`;
  return { subject: id, project: id, zone, time, weekdays: EVERY_DAY };
}

/** Those that were there before, and those that are over. */
export const daysCensus = census({
  name: 'projects.census',
  title: 'Whose pinned message is drawn every night',
  of: DAY,
  difference,
});

async function difference(scope: Scope): Promise<Difference> {
  const isOver = inArray(projects.state, ['closed', 'cancelled']);
  const hasDay = inArray(
    projects.id,
    scope.pick(schedules, { project: schedules.subject }, eq(schedules.ritual, DAY)) as never,
  );
  const [missing, over] = await Promise.all([
    scope
      .pick(projects, { id: projects.id, key: projects.key, zone: projects.zone }, not(isOver), not(hasDay))
      .limit(SOME),
    scope.pick(projects, { id: projects.id }, isOver, hasDay).limit(SOME),
  ]);
  return { missing: missing.map(nightOf), over: over.map(({ id }) => id) };
}
