import type { Scope } from '#platform/db/scope.ts';
import type { SignalledProject, Signals } from '#platform/feature.ts';
import { oneLine, shorten } from '#platform/slack/mrkdwn.ts';
import { playbookOf } from '../projects/queries.ts';
import { severeInProject } from './queries.ts';
import { codeOf } from './rules/life.ts';
import { severityRules } from './rules/severity.ts';

const GO_LIVE = 'go-live';

/**
 * Every Sev1 and Sev2 that nobody has resolved blocks the gate it touches; where none is named, the gate of the
 * project's phase and go-live. A restricted one blocks too, and says nothing about itself.
 */
export const escalationSignals: Signals = async (scope, project, gate) => {
  const open = await severeInProject(scope, { project: project.id });
  if (open.length === 0) return [];
  const isNext =
    gate === GO_LIVE || (open.some(({ gateKey }) => gateKey === null) && (await isOfPhase(scope, project, gate)));
  return open
    .filter(({ gateKey }) => (gateKey === null ? isNext : gateKey === gate || gate === GO_LIVE))
    .map((it) => ({
      key: codeOf(it),
      kind: 'escalation' as const,
      effect: 'blocks' as const,
      text: it.restricted
        ? 'A restricted escalation'
        : `${severityRules[it.severity].name} ${it.state}: ${shorten(oneLine(it.problem), 150)}`,
      owner: it.restricted ? null : (it.ownerId ?? it.assigneeId),
      due: it.restricted ? null : it.neededBy,
      ask: askOf(it),
      // Who signed knows that it blocks: only a weightier or a lighter one is news.
      changes: String(it.severity),
    }));
};

function askOf({
  restricted,
  ownerId,
  assigneeId,
}: {
  restricted: boolean;
  ownerId: string | null;
  assigneeId: string | null;
}) {
  const person = ownerId ?? assigneeId;
  return restricted || person === null ? { role: 'lead' } : { person };
}

async function isOfPhase(scope: Scope, project: SignalledProject, gate: string): Promise<boolean> {
  const { gates } = await playbookOf(scope, project.id);
  return gates.some(({ key, phase }) => key === gate && phase === project.phase);
}
