import type { Feature } from '#platform/feature.ts';
import { awayCommand, type Staying } from './commands/away.ts';
import { backCommand } from './commands/back.ts';
import { addCommand, listCommand, removeCommand } from './commands/freeze.ts';
import { settingsCommand } from './commands/settings.ts';
import type { Mutable } from './modals/settings.ts';
import { freezeSignals } from './signals.ts';
import { type OnSaved, settingsView } from './views/settings.ts';

interface Surroundings {
  /** The rituals that somebody may choose not to hear of. */
  mutable: readonly Mutable[];
  /** What else is kept by their settings. */
  onSaved: OnSaved;
  staying: Staying;
}

export function createCalendarFeature({ mutable, onSaved, staying }: Surroundings): Feature {
  return {
    name: 'calendar',
    commands: [awayCommand(staying), backCommand, addCommand, listCommand, removeCommand, settingsCommand(mutable)],
    views: [settingsView(onSaved)],
    signals: freezeSignals,
  };
}
