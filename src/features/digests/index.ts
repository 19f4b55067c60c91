import { z } from 'zod';
import { defineAction, type Feature } from '#platform/feature.ts';
import { digestsCensus } from './census.ts';
import { digestCommand } from './commands.ts';
import type { Sources } from './read.ts';
import { weeklyRitual } from './weekly.ts';

/** A project chosen in a digest's menu: where it stands, for whoever chose. */
const openProject = defineAction({
  id: 'digests.open',
  value: z.null(),
  press: (_, ctx, { chosen }) => ctx.run(`check ${chosen ?? ''}`),
});

/** One message on Monday, and managers know. `sources` are what other features tell about many projects at once. */
export function createDigestsFeature(sources: Sources): Feature {
  return {
    name: 'digests',
    commands: [digestCommand(sources)],
    actions: [openProject],
    rituals: [weeklyRitual(sources), digestsCensus.ritual],
    consequences: digestsCensus.consequence,
  };
}
