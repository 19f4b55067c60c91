import type { Signals } from '#platform/feature.ts';
import { highRisks } from './queries.ts';
import { codeOf, DEFAULT_GATE } from './rules/item.ts';

/** High risks that touch a gate: they block it until the delivery manager accepts them, and are named after that. */
export const raidSignals: Signals = async (scope, project, gate) => {
  const risks = await highRisks(scope, { project });
  return risks
    .filter((risk) => (risk.gateKey ?? DEFAULT_GATE) === gate)
    .map((risk) => ({
      key: codeOf({ type: 'risk', number: risk.number }),
      kind: 'risk' as const,
      effect: risk.state === 'accepted' ? ('condition' as const) : ('blocks' as const),
      text: `${risk.title} (score ${risk.score})`,
      owner: risk.ownerId,
      due: risk.due,
      ask: risk.state === 'accepted' ? null : { role: 'manager' },
      changes: `${risk.version}`,
    }));
};
