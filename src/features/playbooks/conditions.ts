import type { Facts } from './schema.ts';
import type { Condition, PlaybookSource } from './source.ts';
import type { Item } from './walk.ts';

/** Everything a condition names has to be so; what it leaves out does not matter. */
export function holds(condition: Condition | undefined, facts: Facts): boolean {
  if (condition === undefined) return true;
  const { tier, regulated, integrations } = condition;
  if (tier !== undefined && !tier.includes(facts.tier)) return false;
  if (regulated !== undefined && regulated !== facts.regulated) return false;
  return integrations === undefined || integrations === facts.integrations;
}

/** The playbook as it reads for one kind of project: only what applies is left. */
export function decide(playbook: PlaybookSource, facts: Facts): PlaybookSource {
  const applying = <T extends Item>(items: readonly T[] = []): T[] => items.filter((item) => holds(item.when, facts));
  return {
    ...playbook,
    roles: applying(playbook.roles),
    phases: applying(playbook.phases),
    milestones: bridged(playbook.milestones, applying(playbook.milestones)),
    gates: applying(playbook.gates).map((gate) => ({
      ...gate,
      criteria: applying(gate.criteria),
      approvals: applying(gate.approvals),
    })),
    cutover: bridged(playbook.cutover, applying(playbook.cutover)),
    handover: applying(playbook.handover),
    raid: applying(playbook.raid),
  };
}

type Step = { key: string; depends?: string[] };

/** Whatever depended on an item that does not apply depends on what that item depended on. */
function bridged<T extends Step>(all: readonly T[], kept: readonly T[]): T[] {
  const byKey = new Map(all.map((item) => [item.key, item]));
  const keptKeys = new Set(kept.map((item) => item.key));
  const standIns = (key: string, seen: ReadonlySet<string>): string[] => {
    const item = byKey.get(key);
    if (keptKeys.has(key) || item === undefined || seen.has(key)) return seen.has(key) ? [] : [key];
    return (item.depends ?? []).flatMap((next) => standIns(next, new Set([...seen, key])));
  };
  return kept.map((item) => {
    if (item.depends === undefined) return item;
    return { ...item, depends: [...new Set(item.depends.flatMap((key) => standIns(key, new Set())))] };
  });
}
