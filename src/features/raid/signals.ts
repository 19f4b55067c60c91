import type { Signals } from '#platform/feature.ts';
import { highItems } from './queries.ts';
import { codeOf, gateOf } from './rules/item.ts';

/**
 * High risks and issues that touch a gate: they block it until the delivery manager accepts them. After that they are
 * conditions, each with its owner and the last day on which the acceptance holds.
 */
export const raidSignals: Signals = async (scope, project, gate) => {
  const items = await highItems(scope, { project });
  return items
    .filter((item) => gateOf(item) === gate)
    .map((item) => {
      const isAccepted = item.state === 'accepted';
      return {
        key: codeOf(item),
        kind: 'risk' as const,
        effect: isAccepted ? ('condition' as const) : ('blocks' as const),
        text: `${item.title} (score ${item.score})`,
        owner: item.ownerId,
        due: isAccepted ? (item.acceptedUntil ?? item.due) : item.due,
        ask: isAccepted ? null : { role: 'manager' },
        changes: `${item.version}`,
      };
    });
};
