import type { Context } from '#platform/feature.ts';
import { allProjects, type Project, projectsInChannel, projectsOf } from './queries.ts';

/** One project, or the choice of them, the nearest ones first. */
export interface Nearby {
  project: Project | null;
  choices: readonly Project[];
}

/** The project of this channel, or those to choose from: the channel's, else mine, else all. */
export async function nearby(ctx: Context): Promise<Nearby> {
  const here = ctx.channel ? (await projectsInChannel(ctx, { channel: ctx.channel })).filter(isRunning) : [];
  const [only] = here;
  if (only && here.length === 1) return { project: only, choices: [] };
  if (here.length > 1) return { project: null, choices: here };
  const mine = (await projectsOf(ctx, { person: ctx.actor.id })).filter(isRunning);
  if (mine.length > 0) return { project: null, choices: mine };
  return { project: null, choices: (await allProjects(ctx, {})).filter(isRunning) };
}

function isRunning(project: Project): boolean {
  return project.state !== 'closed' && project.state !== 'cancelled';
}
