import type { Feature } from '#platform/feature.ts';
import { raidActions } from './actions.ts';
import { raidCensus } from './census.ts';
import { addCommand } from './commands/add.ts';
import { itemCommand } from './commands/item.ts';
import { listCommand } from './commands/list.ts';
import { acceptCommand, closeCommand } from './commands/settle.ts';
import { byDate } from './ritual.ts';
import { fromMessage } from './shortcuts.ts';
import { raidSignals } from './signals.ts';
import { saveView } from './views/save.ts';
import { settleView } from './views/settle.ts';
import { updateView } from './views/update.ts';

export { raidNudges } from './nudges.ts';
export { openRaid } from './opening.ts';
export { raidReviewNudges } from './review-nudges.ts';

export const raid: Feature = {
  name: 'raid',
  commands: [addCommand, listCommand, closeCommand, acceptCommand, itemCommand],
  views: [saveView, updateView, settleView],
  actions: raidActions,
  shortcuts: [fromMessage],
  signals: raidSignals,
  consequences: raidCensus.consequence,
  rituals: [byDate, raidCensus.ritual],
};
