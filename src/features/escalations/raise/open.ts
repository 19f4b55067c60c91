import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Answer, open } from '#platform/slack/reply.ts';
import { nearby } from '../../projects/nearby.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { drawn } from './drawn.ts';
import type { Draft, RaiseMeta } from './form.ts';

interface Start {
  project: Project | null;
  draft: Draft;
  about?: string | null;
  gate?: string | null;
  source?: RaiseMeta['source'];
  channel?: string | null;
  note?: string;
}

/** Opens the form; the project is asked for where it isn't plain. */
export async function startForm(ctx: Context, start: Start): Promise<Answer> {
  if (start.project) mustRun(start.project);
  const meta: RaiseMeta = {
    project: start.project?.id ?? null,
    escalation: null,
    opened: {},
    channel: start.channel ?? ctx.channel,
    about: start.about ?? null,
    gate: start.gate ?? null,
    source: start.source ?? null,
  };
  return open(await drawn(ctx, start.draft, meta, start.note));
}

/** The project of the place where somebody escalates, if there is exactly one; refuses where there is none at all. */
export async function projectHere(ctx: Context): Promise<Project | null> {
  const { project, choices } = await nearby(ctx);
  if (!project && choices.length === 0) throw new Refusal('There is no project yet. Create one with `/golive new`.');
  return project;
}

export async function knownProject(ctx: Context, id: string): Promise<Project> {
  const project = await projectById(ctx, id);
  if (!project) throw new Refusal('I no longer know this project. See the current ones with `/golive list`.');
  return project;
}

/** Nothing is sent to anyone for a project that is pending: an escalation would be heard by nobody. */
export function mustRun(project: Project): void {
  mustBeOpen(project);
  if (project.state !== 'pending') return;
  throw new Refusal(
    `${project.key} is pending, so nobody would be told. Activate it first with \`/golive status ${project.key}\`.`,
  );
}
