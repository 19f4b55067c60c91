import type { Feature } from '#platform/feature.ts';
import { askAction, finishAction, pickAction, reopenAction, startAction } from './actions/milestone.ts';
import { chooseAction, pageAction } from './actions/plan.ts';
import { approveAction, declineAction } from './actions/proposal.ts';
import { proposalCard } from './cards.ts';
import { doneCommand } from './commands/done.ts';
import { moveCommand } from './commands/move.ts';
import { planCommand } from './commands/plan.ts';
import { planConsequences } from './consequences.ts';
import { declineView } from './views/decline.ts';
import { moveView } from './views/move.ts';

export const plan: Feature = {
  name: 'plan',
  commands: [planCommand, moveCommand, doneCommand],
  views: [moveView, declineView],
  actions: [
    pageAction,
    pickAction,
    chooseAction,
    askAction,
    startAction,
    finishAction,
    reopenAction,
    approveAction,
    declineAction,
  ],
  cards: { 'plan.proposal': proposalCard },
  consequences: planConsequences,
};
