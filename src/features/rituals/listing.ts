import type { Context } from '#platform/feature.ts';
import { pausedBy } from '#platform/outbox/strikes.ts';
import type { Schedule } from '#platform/scheduler/schedule.ts';
import type { Message } from '#platform/slack/blocks.ts';
import { nameOf } from '../projects/find.ts';
import { may } from '../projects/permissions.ts';
import { assignmentsOf, type Project, projectsOf } from '../projects/queries.ts';
import { type Listed, listMessage } from './blocks.ts';
import { nextOf, schedulesOfAll, schedulesOfPerson, schedulesOfProject } from './queries.ts';
import { linesOf } from './rules.ts';
import type { Rituals } from './words.ts';

const silent: Record<string, string> = {
  pending: 'is pending: nothing is sent until it is active',
  on_hold: 'is on hold: none of this is sent until it is resumed',
  closed: 'is closed: nothing is sent any more',
  cancelled: 'was cancelled: nothing is sent any more',
};

/** All that happens by the clock in a project. */
export async function projectList(ctx: Context, project: Project, rituals: Rituals): Promise<Message> {
  const [rows, assignments] = await Promise.all([
    schedulesOfProject(ctx, { project: project.id }),
    assignmentsOf(ctx, { project: project.id }),
  ]);
  const why = silent[project.state];
  const mayChange = may(ctx.actor, 'ritual.change', assignments, project) && !isOver(project);
  return listMessage({
    heading: `Rituals of ${nameOf(project)}`,
    ...(await seen(ctx, rows, rituals)),
    rituals,
    zone: ctx.zone,
    mayChange: () => mayChange,
    keys: new Map(),
    notes: [
      why ? `*${project.key}* ${why}.` : null,
      mayChange ? null : 'The lead or a delivery manager can change them.',
    ],
  });
}

/**
 * What keeps my own time, in whatever project, and for managers what is the workspace's; mine to change here is what
 * belongs to no project.
 */
export async function myList(ctx: Context, rituals: Rituals): Promise<Message> {
  const keepsAll = may(ctx.actor, 'ritual.change', []);
  const [own, everybodys, projects] = await Promise.all([
    schedulesOfPerson(ctx, { person: ctx.actor.id }),
    keepsAll ? schedulesOfAll(ctx, {}) : [],
    projectsOf(ctx, { person: ctx.actor.id }),
  ]);
  const rows = [...own, ...everybodys];
  return listMessage({
    heading: '*Your rituals*',
    ...(await seen(ctx, rows, rituals)),
    rituals,
    zone: ctx.zone,
    mayChange: (line) => line.project === null,
    keys: new Map(projects.map((project) => [project.id, project.key])),
    notes: ['What a project does: `/golive rituals KEY`.'],
  });
}

async function seen(
  ctx: Context,
  all: readonly Schedule[],
  rituals: Rituals,
): Promise<Pick<Listed, 'lines' | 'refusals'>> {
  const rows = all.filter((row) => !rituals.get(row.ritual)?.unseen);
  const paused = rows.flatMap(({ id, state }) => (state === 'paused' ? id : []));
  const [next, refused] = await Promise.all([nextOf(ctx, rows, rituals), pausedBy(ctx, paused)]);
  return { lines: linesOf(rows, next), refusals: new Map(refused.map((one) => [one.scheduleId, one])) };
}

export function isOver(project: Project): boolean {
  return project.state === 'closed' || project.state === 'cancelled';
}
