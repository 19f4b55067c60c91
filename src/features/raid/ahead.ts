import { besideDatabase, type Scope } from '#platform/db/scope.ts';
import { phases } from '../playbooks/schema.ts';
import { playbookOf } from '../projects/queries.ts';
import type { AheadGate } from './rules/item.ts';

/** Of so many projects the gates are kept in memory: half a KB each. */
const MOST = 5_000;
const shelves = besideDatabase(() => new Map<string, readonly AheadGate[]>());

/** The gates that are still to be passed, in their order: from the project's phase on, and none after the last. */
export async function gatesAhead(scope: Scope, { id, phase }: { id: string; phase: string }): Promise<AheadGate[]> {
  const order: readonly string[] = phases;
  const now = order.indexOf(phase);
  if (now < 0) return [];
  const gates = await pinnedGates(scope, id);
  return order.slice(now).flatMap((each) => gates.filter((gate) => gate.phase === each));
}

/** A verdict is asked for often, a playbook is large, and a project's own copy never changes. */
async function pinnedGates(scope: Scope, project: string): Promise<readonly AheadGate[]> {
  const shelf = shelves(scope);
  const known = shelf.get(project);
  if (known) return known;
  const gates = (await playbookOf(scope, project)).gates.map(({ key, phase }) => ({ key, phase }));
  if (shelf.size >= MOST) shelf.clear();
  shelf.set(project, gates);
  return gates;
}
