import type { Feature } from '#platform/feature.ts';
import { standupActions } from './actions.ts';
import { answerDrawn, blockerDrawn, promptDrawn, reminderDrawn, summaryDrawn } from './cards.ts';
import { mineCommand } from './commands/mine.ts';
import { joinCommand, leaveCommand, setupCommand, statusCommand, stopCommand } from './commands/standup.ts';
import { blocker } from './rituals/blocker.ts';
import { prompt } from './rituals/prompt.ts';
import { reminder } from './rituals/reminder.ts';
import { summary } from './rituals/summary.ts';
import { saveView } from './views/save.ts';
import { setupView } from './views/setup.ts';

/** What somebody may choose not to hear of. */
export const standupQuestions = [prompt, reminder] as const;

export const standups: Feature = {
  name: 'standups',
  commands: [mineCommand, statusCommand, setupCommand, joinCommand, leaveCommand, stopCommand],
  views: [saveView, setupView],
  actions: standupActions,
  cards: {
    'standups.summary': summaryDrawn,
    'standups.answer': answerDrawn,
    'standups.prompt': promptDrawn,
    'standups.reminder': reminderDrawn,
    'standups.blocker': blockerDrawn,
  },
  rituals: [prompt, reminder, summary, blocker],
};
