import { type Day, showDay } from '#platform/clock.ts';
import type { Signals } from '#platform/feature.ts';
import { keptByVersion } from '../projects/kept.ts';
import { gatesAhead } from './ahead.ts';
import { highItems } from './queries.ts';
import { codeOf, gateOf } from './rules/item.ts';

const keptItems = keptByVersion((scope, { id }) => highItems(scope, { project: id }));

/**
 * High risks and issues that touch a gate: they block it until the delivery manager accepts them. For as long as that
 * holds they are conditions, each with its owner and its last day; then `byDate` opens them again.
 */
export const raidSignals: Signals = async (scope, project, gate) => {
  const items = await keptItems(scope, project, 'high items');
  if (items.length === 0) return [];
  const ahead = await gatesAhead(scope, project);
  return items
    .filter((item) => gateOf(item, ahead) === gate)
    .map((item) => {
      const isAccepted = item.state === 'accepted';
      return {
        key: codeOf(item),
        kind: 'risk' as const,
        effect: isAccepted ? ('condition' as const) : ('blocks' as const),
        text: `${item.title} (score ${item.score}${isAccepted ? '' : endOf(item)})`,
        owner: item.ownerId,
        due: isAccepted ? (item.acceptedUntil ?? item.due) : item.due,
        ask: isAccepted ? null : { role: 'manager' },
        changes: `${item.version}`,
        by: isAccepted ? item.settledBy : null,
      };
    });
};

function endOf({ acceptedUntil }: { acceptedUntil: Day | null }): string {
  return acceptedUntil === null ? '' : `, accepted until ${showDay(acceptedUntil)}`;
}
