import { z } from 'zod';
import { defineAction, type Feature } from '#platform/feature.ts';
import { replace } from '#platform/slack/reply.ts';
import { weekPage } from './blocks.ts';
import { digestsCensus } from './census.ts';
import { askedWeek, digestCommand } from './commands.ts';
import type { Sources } from './sources.ts';
import { weeklyRitual } from './weekly.ts';

/** A project chosen in a digest's menu: where it stands, for whoever chose. */
const openProject = defineAction({
  id: 'digests.open',
  value: z.null(),
  press: (_, ctx, { chosen }) => ctx.run(`check ${chosen ?? ''}`),
});

/** The further pages of a digest that somebody asked for. */
function turnPage(sources: Sources) {
  return defineAction({
    id: 'digests.page',
    value: z.object({ whose: z.enum(['own', 'all']), page: z.number() }),
    press: async ({ whose, page }, ctx) => replace(weekPage(await askedWeek(ctx, whose, sources), page)),
  });
}

/** One message on Monday, and managers know. `sources` are what other features tell about many projects at once. */
export function createDigestsFeature(sources: Sources): Feature {
  return {
    name: 'digests',
    commands: [digestCommand(sources)],
    actions: [openProject, turnPage(sources)],
    rituals: [weeklyRitual(sources), digestsCensus.ritual],
    consequences: digestsCensus.consequence,
  };
}
