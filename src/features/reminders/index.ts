import { inTurn } from '#platform/consequences.ts';
import type { Feature } from '#platform/feature.ts';
import { reminderActions } from './actions.ts';
import { bundleDrawing, bundleRitual } from './bundle.ts';
import { remindersCensus } from './census.ts';
import { remindersCommand } from './commands.ts';
import { bundleConsequences } from './following.ts';
import { BUNDLE } from './heard.ts';
import { PASSED, passedCard } from './passed.ts';
import type { NudgeSource } from './source.ts';
import { passView } from './views.ts';

export { bundleMoved } from './census.ts';
export { BUNDLE } from './heard.ts';

/** One bundled message a day to each person, of everything the other features have to remind them of. */
export function createRemindersFeature(sources: readonly NudgeSource[]): Feature {
  const census = remindersCensus(sources);
  return {
    name: 'reminders',
    commands: [remindersCommand(sources)],
    views: [passView(sources)],
    actions: reminderActions(sources),
    rituals: [bundleRitual(sources), census.ritual],
    consequences: inTurn(census.consequence, bundleConsequences(sources)),
    cards: { [BUNDLE]: bundleDrawing(sources), [PASSED]: passedCard(sources) },
  };
}
