import type { Feature, Ritual } from '#platform/feature.ts';
import { PAUSED } from '#platform/outbox/strikes.ts';
import { ritualActions } from './actions.ts';
import { defaultsCommand, ritualsCommand, setDefaultAction } from './commands.ts';
import { pausedCard, resumeAction } from './paused.ts';
import { defaultView, timeView } from './views.ts';

/** Shows people what the other features do by the clock. */
export function createRitualsFeature(all: readonly Ritual[]): Feature {
  const rituals = new Map(all.map((ritual) => [ritual.name, ritual]));
  return {
    name: 'rituals',
    commands: [ritualsCommand(rituals), defaultsCommand(rituals)],
    views: [timeView(rituals), defaultView(rituals)],
    actions: [...ritualActions(rituals), setDefaultAction(rituals), resumeAction(rituals)],
    cards: { [PAUSED]: pausedCard(rituals) },
  };
}
