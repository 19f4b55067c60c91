import { z } from 'zod';
import { type Context, defineView } from '#platform/feature.ts';
import { answer, errors } from '#platform/slack/reply.ts';
import { planMilestones } from '../../playbooks/schedule.ts';
import type { Shelf } from '../../playbooks/shelf.ts';
import { dayThere, type Examined, examine } from '../examine.ts';
import { previewModal } from '../modals/preview.ts';
import { projectsInChannel } from '../queries.ts';
import { type Draft, draftSchema } from '../rules/draft.ts';
import { dateWarnings } from '../rules/warnings.ts';

/** The filled-in form: refused field by field, or answered with the plan on top of it. */
export function draftView(library: Shelf) {
  return defineView({
    id: 'projects.draft',
    form: draftSchema,
    meta: z.object({ channel: z.string().nullable() }),
    submit: async (draft, { channel }, ctx) => {
      const found = await examine(ctx, draft, await library());
      if ('troubles' in found) return errors(found.troubles as Record<string, string>);
      const milestones = planMilestones(found.playbook, draft, found.calendar);
      const dates = dateWarnings(draft, milestones, found.calendar, dayThere(ctx, draft));
      const warnings = [...dates, ...(await otherWarnings(ctx, draft, found))];
      const preview = previewModal({ draft, origin: channel, playbook: found.playbook, milestones, warnings });
      return answer({ kind: 'push', view: preview });
    },
  });
}

async function otherWarnings(ctx: Context, draft: Draft, { lead, manager }: Examined): Promise<string[]> {
  const others = (await projectsInChannel(ctx, { channel: draft.channel })).filter(
    (it) => it.state !== 'closed' && it.state !== 'cancelled',
  );
  const keys = others.map((other) => other.key).join(', ');
  return [
    others.length > 0 && `${keys} lives in that channel too, so commands there will need the key.`,
    !draft.region && 'No holiday region: public holidays count as working days.',
    !manager && 'No delivery manager: only the workspace’s managers can decide on waivers and dates.',
    manager?.id === lead.id && `${lead.name} is both lead and manager, so nobody else looks at what they decide.`,
  ].filter((warning) => typeof warning === 'string');
}
