import type { Feature } from '#platform/feature.ts';
import { advanceActions, advanceCommands, advanceViews } from './advance/index.ts';
import { checkAction } from './check/actions.ts';
import { checkCommand } from './check/command.ts';
import { shareAction } from './check/share.ts';
import { gateConsequences } from './consequences.ts';
import { askWaiverAction } from './criteria/ask-waiver.ts';
import { gateCommand, listAction, openAction } from './criteria/command.ts';
import { declineWaiverAction, declineWaiverView, grantAction } from './criteria/decide-waiver.ts';
import { updateAction, updateView } from './criteria/update.ts';
import { waiveCommand, waiveView } from './criteria/waive.ts';
import { waiverCard } from './criteria/waiver-card.ts';
import { reliesOn } from './relies-on.ts';
import { readinessReview } from './review.ts';
import { signingActions, signingCards, signingCommands, signingViews } from './signing/index.ts';
import { waitingRitual } from './signing/waiting/ritual.ts';

export { noGoSoon } from './at-risk.ts';
export { gateLine } from './headline.ts';
export { evidenceNudges } from './nudges/evidence.ts';
export { waiverNudges } from './nudges/waivers.ts';
export { openGates } from './opening.ts';
export { standInLine } from './signing/delegate/team-line.ts';

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
  rituals: [readinessReview, waitingRitual],
  reliesOn,
  cards: { 'gates.waiver': waiverCard, ...signingCards },
};
