import type { Feature } from '#platform/feature.ts';
import { advanceActions, advanceCommands, advanceViews } from './advance/index.ts';
import { checkAction, shareAction } from './check/actions.ts';
import { checkCommand } from './check/command.ts';
import { gateConsequences } from './consequences.ts';
import { askWaiverAction } from './criteria/ask-waiver.ts';
import { gateCommand, listAction, openAction } from './criteria/command.ts';
import { declineWaiverAction, declineWaiverView, grantAction } from './criteria/decide-waiver.ts';
import { updateAction, updateView } from './criteria/update.ts';
import { waiveCommand, waiveView } from './criteria/waive.ts';
import { waiverCard } from './criteria/waiver-card.ts';
import { signingActions, signingCards, signingCommands, signingViews } from './signing/index.ts';

export { gateLine } from './headline.ts';
export { openGates } from './opening.ts';

export const gates: Feature = {
  name: 'gates',
  commands: [checkCommand, gateCommand, waiveCommand, ...signingCommands, ...advanceCommands],
  views: [updateView, waiveView, declineWaiverView, ...signingViews, ...advanceViews],
  actions: [
    checkAction,
    shareAction,
    openAction,
    listAction,
    updateAction,
    askWaiverAction,
    grantAction,
    declineWaiverAction,
    ...signingActions,
    ...advanceActions,
  ],
  consequences: gateConsequences,
  cards: { 'gates.waiver': waiverCard, ...signingCards },
};
