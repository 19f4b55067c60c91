import type { Feature } from '#platform/feature.ts';
import { awayCommand } from './commands/away.ts';
import { backCommand } from './commands/back.ts';
import { addCommand, listCommand, removeCommand } from './commands/freeze.ts';
import { settingsCommand } from './commands/settings.ts';
import type { Mutable } from './modals/settings.ts';
import { freezeSignals } from './signals.ts';
import { settingsView } from './views/settings.ts';

/** `mutable` are the rituals that somebody may choose not to hear of. */
export function createCalendarFeature({ mutable }: { mutable: readonly Mutable[] }): Feature {
  return {
    name: 'calendar',
    commands: [awayCommand, backCommand, addCommand, listCommand, removeCommand, settingsCommand(mutable)],
    views: [settingsView],
    signals: freezeSignals,
  };
}
