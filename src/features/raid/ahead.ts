import type { Scope } from '#platform/db/scope.ts';
import { phases } from '../playbooks/schema.ts';
import { type Project, playbookOf } from '../projects/queries.ts';
import type { AheadGate } from './rules/item.ts';

/** The gates that are still to be passed, in their order: from the project's phase on, and none after the last. */
export async function gatesAhead(scope: Scope, { id, phase }: Pick<Project, 'id' | 'phase'>): Promise<AheadGate[]> {
  const { gates } = await playbookOf(scope, id);
  const order: readonly string[] = phases;
  const now = order.indexOf(phase);
  if (now < 0) return [];
  return order.slice(now).flatMap((each) => gates.filter((gate) => gate.phase === each));
}
