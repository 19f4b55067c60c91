import type { Day } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { quietUntilFor } from '../calendar/working-times.ts';
import { escalateButton } from '../escalations/escalate-button.ts';
import { nameOf } from '../projects/find.ts';
import { holdersOf } from '../projects/holders.ts';
import type { Project } from '../projects/queries.ts';
import { logButton } from '../raid/log-button.ts';
import { blockerMessage } from './blocks/blocker.ts';
import { streaksOf } from './round.ts';
import { OLD } from './rules/streak.ts';

/**
 * Tells the project's lead, or its manager where there is none, of a blocker that is said for the second standup running;
 * once for each.
 */
export async function askLead(ctx: Context, project: Project, day: Day, blocked: string | null): Promise<Write[]> {
  if (blocked === null) return [];
  const { id: person, slackId } = ctx.actor;
  const streak = (await streaksOf(ctx, project.id, day, [{ personId: person, blocked }])).get(person);
  if (!streak || streak.standups < OLD) return [];
  const { byRole } = await holdersOf(ctx, project.id);
  const active = (role: string) => (byRole.get(role) ?? []).flatMap((it) => (it.person?.active ? [it.person] : []));
  const role = active('lead').length > 0 ? 'lead' : 'manager';
  const asked = active(role);
  const quiet = await quietUntilFor(ctx, asked, ctx.now);
  const message = blockerMessage({
    name: nameOf(project),
    slackId,
    since: streak.since,
    standups: streak.standups,
    text: blocked,
    why: `You ${role === 'lead' ? 'lead' : 'manage'} ${project.key}. What moves it on?`,
    buttons: [
      logButton({ project: project.id, title: blocked }),
      escalateButton({ project: project.id, about: 'blocker', problem: blocked }),
    ],
  });
  return asked.map((one) => {
    const notBefore = quiet.get(one.id);
    return post({
      key: `standup-blocker:${project.id}:${person}:${streak.since}:${one.id}`,
      class: 'never-missing',
      to: one.slackId,
      message,
      internal: true,
      onBehalfOf: null,
      ...(notBefore && { notBefore }),
    });
  });
}
