import { z } from 'zod';
import { findRegion } from '#platform/calendar/regions.ts';
import { isZone } from '#platform/clock.ts';
import { defineView } from '#platform/feature.ts';
import { rezone } from '#platform/scheduler/schedule.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { close, errors } from '#platform/slack/reply.ts';
import { permitted } from '../actions/manage.ts';
import { regionTrouble } from '../examine.ts';
import type { Project } from '../queries.ts';
import { draftSchema } from '../rules/draft.ts';
import { customerTrouble } from '../rules/names.ts';
import { announce, moveHeadline, mustBeOpen, touch } from '../writes.ts';

const form = draftSchema.pick({ customer: true, channel: true, segment: true, region: true, zone: true });
type Details = Pick<Project, 'customer' | 'channel' | 'segment' | 'region' | 'zone'>;

const nouns: Record<keyof Details, string> = {
  customer: 'the customer’s name',
  channel: 'the channel',
  segment: 'the segment',
  region: 'the holiday region',
  zone: 'the time zone',
};

export const editView = defineView({
  id: 'projects.edit',
  form,
  meta: z.object({ project: z.string(), channel: z.string().nullable() }),
  submit: async (typed, { project: id, channel }, ctx) => {
    const project = await permitted(ctx, id, 'project.edit');
    mustBeOpen(project);
    const troubles = await troublesOf(typed);
    if (Object.keys(troubles).length > 0) return errors(troubles);
    const region = typed.region ? ((await findRegion(typed.region))?.code ?? null) : null;
    const details: Details = { ...typed, region };
    const changed = (Object.keys(nouns) as (keyof Details)[]).filter((field) => details[field] !== project[field]);
    if (changed.length === 0) return close(message([section(`Nothing in *${project.key}* was different.`)]), channel);
    const line = `${mention(ctx.actor.slackId)} changed ${changed.map((field) => nouns[field]).join(', ')}`;
    const facts = (it: Details) => ({ channel: it.channel, segment: it.segment, region: it.region, zone: it.zone });
    return close(
      message([section(`*${project.key}* is saved.`)]),
      channel,
      touch(project, details),
      ...(project.zone === details.zone ? [] : [rezone({ project: project.id }, details.zone)]),
      ctx.record({
        action: 'project.edit',
        subject: `project:${project.id}`,
        project: project.id,
        before: facts(project),
        after: facts(details),
        text: { customer: details.customer, was: project.customer },
      }),
      ...(project.channel === details.channel ? [] : moveHeadline(ctx, project)),
      ...announce(ctx, { ...project, ...details }, `project:${project.id}:${project.version + 1}`, line),
    );
  },
});

async function troublesOf(typed: z.infer<typeof form>): Promise<Record<string, string>> {
  const found = {
    customer: customerTrouble(typed.customer),
    region: await regionTrouble(typed.region),
    zone: isZone(typed.zone) ? null : `“${typed.zone.slice(0, 60)}” is no time zone. Write one such as Europe/Berlin.`,
  };
  const troubles: Record<string, string> = {};
  for (const [field, trouble] of Object.entries(found)) if (trouble) troubles[field] = trouble;
  return troubles;
}
