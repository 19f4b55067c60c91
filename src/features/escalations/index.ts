import type { Feature } from '#platform/feature.ts';
import { askCard, headlineCard } from './card/card.ts';
import { escalationConsequences } from './consequences.ts';
import { dailyCard, dailyDigest } from './digest/daily.ts';
import { DIGEST, TRIAGE } from './digest/scheduled.ts';
import { triageCard, weeklyTriage } from './digest/triage.ts';
import { finishFollowUp } from './follow-ups/done.ts';
import { clockRitual } from './ladder/clock.ts';
import { reachRitual } from './ladder/reach.ts';
import { toldCard } from './ladder/tell-managers.ts';
import { acknowledge } from './life/acknowledge.ts';
import { closing } from './life/close.ts';
import { contain } from './life/contain.ts';
import { handOver } from './life/hand-over.ts';
import { join } from './life/join.ts';
import { reopen } from './life/reopen.ts';
import { resolve } from './life/resolve.ts';
import { updating } from './life/update.ts';
import { resume, waiting } from './life/wait.ts';
import { withdrawing } from './life/withdraw.ts';
import { workstream } from './life/workstream.ts';
import { escalateCommand } from './list/command.ts';
import { listCommand, openOne, turnPage } from './list/list.ts';
import { addDetails } from './raise/details.ts';
import { joinInstead, redraft } from './raise/drafting.ts';
import { fromAnywhere, fromButton, fromMessage } from './raise/entrances.ts';
import { saveView } from './raise/save.ts';
import { hereCommand } from './routes/call-here.ts';
import { routesCommand, routesView } from './routes/routes.ts';
import { triageCommand } from './routes/triage-channel.ts';
import { escalationSignals } from './signals.ts';

export { closingNudges } from './follow-ups/closing.ts';
export { escalationNudges } from './follow-ups/nudges.ts';

const forms = [contain, resolve, closing, reopen, handOver, updating, waiting, workstream, withdrawing];

export const escalations: Feature = {
  name: 'escalations',
  commands: [escalateCommand, listCommand, routesCommand, triageCommand, hereCommand],
  views: [saveView, routesView, ...forms.map(({ view }) => view)],
  actions: [
    fromButton,
    redraft,
    joinInstead,
    acknowledge,
    join,
    resume,
    addDetails,
    finishFollowUp,
    openOne,
    turnPage,
    ...forms.map(({ action }) => action),
  ],
  shortcuts: [fromAnywhere, fromMessage],
  cards: {
    'escalations.card': headlineCard,
    'escalations.ask': askCard,
    'escalations.told': toldCard,
    [DIGEST]: dailyCard,
    [TRIAGE]: triageCard,
  },
  signals: escalationSignals,
  consequences: escalationConsequences,
  rituals: [clockRitual, reachRitual, dailyDigest, weeklyTriage],
};
