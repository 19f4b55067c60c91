import { addDays, dayOf } from '#platform/clock.ts';
import { personById } from '#platform/directory/people.ts';
import type { Ritual } from '#platform/feature.ts';
import { projectById } from '../../projects/queries.ts';
import { followBlocker } from '../blocked.ts';
import { entriesUpTo } from '../entries.ts';
import { runs } from '../mine.ts';
import { BLOCKER } from '../names.ts';
import { membershipOf, standupOf } from '../queries.ts';
import { memberIn } from '../refs.ts';
import { FURTHEST } from '../rules/day.ts';

/** Looks at somebody's blocker when it may be old, or when the lead may be asked about it; nothing once it is gone. */
export const blocker: Ritual = {
  name: BLOCKER,
  title: 'Standup blocker',
  lateness: null,
  fire: async (due, ctx) => {
    const { project: projectId, person: personId } = memberIn(due.subject);
    const [project, standup, person, membership] = await Promise.all([
      projectById(ctx, projectId),
      standupOf(ctx, projectId),
      personById(ctx, personId),
      membershipOf(ctx, projectId, personId),
    ]);
    const isOpen = project && (runs(project) || project.state === 'on_hold');
    if (!isOpen || standup?.state !== 'on' || !person?.active || !membership) return [];
    const day = addDays(dayOf(ctx.now, project.zone), FURTHEST);
    const entries = await entriesUpTo(ctx, { project: projectId, person: personId, day });
    return followBlocker(ctx, { project, standup, person, entries });
  },
};
