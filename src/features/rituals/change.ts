import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Schedule } from '#platform/scheduler/schedule.ts';
import { permitted } from '../projects/actions/manage.ts';
import { must } from '../projects/permissions.ts';
import type { Project } from '../projects/queries.ts';
import { mustBeOpen } from '../projects/writes.ts';
import { nextOf, schedulesOfAll, schedulesOfPerson, schedulesOfProject } from './queries.ts';
import { type Line, linesOf } from './rules.ts';
import type { Rituals } from './words.ts';

/** One ritual of a project that this person may change, or of their own. */
export interface Held {
  project: Project | null;
  line: Line;
}

/** What a button of the list is about. */
export interface Asked {
  ritual: string;
  /** An id. */
  project: string | null;
  /** Of a line that is nobody's and no project's. */
  subject: string | null;
}

export async function held(
  ctx: Context,
  { ritual, project: projectId, subject }: Asked,
  rituals: Rituals,
): Promise<Held> {
  const project = projectId === null ? null : await permitted(ctx, projectId, 'ritual.change');
  if (project) mustBeOpen(project);
  const rows = project
    ? await schedulesOfProject(ctx, { project: project.id })
    : await ownOrEverybodys(ctx, ritual, subject);
  const these = rows.filter((row) => row.ritual === ritual);
  const [line] = linesOf(these, await nextOf(ctx, these, rituals));
  if (!line) throw new Refusal('That is not scheduled any more. See what is with `/golive rituals`.');
  return { project, line };
}

/** What is mine is mine to change; what is everybody's is the managers'. */
async function ownOrEverybodys(ctx: Context, ritual: string, subject: string | null): Promise<readonly Schedule[]> {
  if (subject === null) {
    return (await schedulesOfPerson(ctx, { person: ctx.actor.id })).filter((row) => row.projectId === null);
  }
  const everybodys = (await schedulesOfAll(ctx, {})).filter((row) => row.ritual === ritual && row.subject === subject);
  if (everybodys.length > 0) must(ctx.actor, 'ritual.change', null, []);
  return everybodys;
}

/** For the audit: the first of its times stands for all. */
export function factsOf({ times, state, rules }: Line) {
  const [first] = times;
  return { time: first?.time, weekdays: first?.weekdays.map(String), state, schedules: rules.length };
}
