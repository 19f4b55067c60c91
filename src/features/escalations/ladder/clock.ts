import type { Ritual } from '#platform/feature.ts';
import { projectById } from '../../projects/queries.ts';
import { isSilent } from '../card/tell.ts';
import { CLOCK } from '../clock-timer.ts';
import { escalationById } from '../queries.ts';
import { eventsBy } from '../rules/due.ts';
import { climb } from './climb.ts';
import { overdue } from './overdue.ts';
import { remindOwner, tellManager } from './promise.ts';
import { waitIsOver } from './wait-over.ts';

const answers = { resume: waitIsOver, climb, overdue, remind: remindOwner, 'tell-manager': tellManager };

/** What an escalation's clocks do: the ladder, containment, promised updates and the end of a wait. */
export const clockRitual: Ritual = {
  name: CLOCK,
  title: 'Escalation clocks',
  lateness: null,
  fire: async ({ subject }, ctx) => {
    const it = await escalationById(ctx, subject);
    const project = it && (await projectById(ctx, it.projectId));
    if (!it || !project || isSilent(project)) return [];
    // On hold: the timer comes back with the project, see consequences.
    if (it.held) return [];
    const [event] = eventsBy(it, ctx.now);
    return event ? answers[event](ctx, it, project) : [];
  },
};
