import type { Feature } from '#platform/feature.ts';
import { reminderActions } from './actions.ts';
import { bundleDrawing, bundleRitual } from './bundle.ts';
import { remindersCensus } from './census.ts';
import { BUNDLE } from './collect.ts';
import { remindersCommand } from './commands.ts';
import type { NudgeSource } from './source.ts';
import { passView } from './views.ts';

/** One bundled message a day to each person, of everything the other features have to remind them of. */
export function createRemindersFeature(sources: readonly NudgeSource[]): Feature {
  return {
    name: 'reminders',
    commands: [remindersCommand(sources)],
    views: [passView(sources)],
    actions: reminderActions(sources),
    rituals: [bundleRitual(sources), remindersCensus.ritual],
    consequences: remindersCensus.consequence,
    cards: { [BUNDLE]: bundleDrawing(sources) },
  };
}
