import type { Feature } from '#platform/feature.ts';
import { awayCommand } from './commands/away.ts';
import { backCommand } from './commands/back.ts';
import { addCommand, listCommand, removeCommand } from './commands/freeze.ts';
import { settingsCommand } from './commands/settings.ts';
import type { Mutable } from './modals/settings.ts';
import { freezeSignals } from './signals.ts';
import { type OnSaved, settingsView } from './views/settings.ts';

/** `mutable` are the rituals that somebody may choose not to hear of; `onSaved` says what else is kept by their settings. */
export function createCalendarFeature({
  mutable,
  onSaved,
}: {
  mutable: readonly Mutable[];
  onSaved: OnSaved;
}): Feature {
  return {
    name: 'calendar',
    commands: [awayCommand, backCommand, addCommand, listCommand, removeCommand, settingsCommand(mutable)],
    views: [settingsView(onSaved)],
    signals: freezeSignals,
  };
}
