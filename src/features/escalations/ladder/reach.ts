import type { Write } from '#platform/db/scope.ts';
import type { Ritual } from '#platform/feature.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { projectById } from '../../projects/queries.ts';
import { placesOf } from '../card/places.ts';
import { isSilent, told } from '../card/tell.ts';
import { type Escalation, escalationById } from '../queries.ts';

const REACH = 'escalations.reach';

/** By then Slack has taken the headline or refused it, in milliseconds. */
const SETTLED = 20_000;

/** Only when it is posted does it turn out that outsiders read a channel: soon after, whether it was is looked at. */
export function lookWhetherRead(it: Escalation): Write[] {
  if (it.restricted) return [];
  const at = new Date(it.raisedAt.getTime() + SETTLED);
  return [timer({ ritual: REACH, subject: it.id, slot: 'raised', at, project: it.projectId })];
}

/** Where the channel may not have it, whoever raised it and the lead get it by direct message. */
export const reachRitual: Ritual = {
  name: REACH,
  title: 'Escalations kept out of shared channels',
  lateness: null,
  unseen: true,
  fire: async ({ subject }, ctx) => {
    const it = await escalationById(ctx, subject);
    const project = it && (await projectById(ctx, it.projectId));
    if (!it || !project || isSilent(project)) return [];
    const places = await placesOf(ctx, it, project);
    const isInChannel = places.headlines.some(({ person }) => person === null);
    return isInChannel ? [] : told(ctx, it, project, places, null);
  },
};
