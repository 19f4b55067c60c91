import type { PlaybookSource, Problem, Section } from './source.ts';
import { needed, nouns } from './source.ts';
import type { Item } from './walk.ts';
import { identityOf } from './walk.ts';

export type Fit = { overlay: PlaybookSource; passedOver: Problem[] };

/**
 * An overlay cut to one playbook: it tightens what is there and adds what is complete in itself. What it would tighten
 * and the playbook does not have is passed over, so that one overlay can lie over playbooks of any size.
 */
export function fitted(overlay: PlaybookSource, base: PlaybookSource): Fit {
  const passedOver: Problem[] = [];
  const fits = <T extends Item>(section: Section, items: readonly T[] = [], existing: readonly Item[] = []): T[] =>
    items.filter((item) => {
      if (isComplete(section, item) || existing.some((other) => identityOf(other) === identityOf(item))) return true;
      const message = `There is no ${nouns[section]} "${identityOf(item)}" to tighten.`;
      passedOver.push({ ...item.places.item, message });
      return false;
    });

  const phases = new Set<string>([...base.phases, ...overlay.phases].map((phase) => phase.key));
  const inPhase = (item: { phase?: string }): boolean => item.phase === undefined || phases.has(item.phase);
  const milestones = fits('milestones', overlay.milestones, base.milestones).filter(inPhase);
  const gates = fits('gates', overlay.gates, base.gates).filter(inPhase);
  const gateKeys = new Set([...base.gates, ...gates].map((gate) => gate.key));
  const cutover = fits('cutover', overlay.cutover, base.cutover);
  const fit: PlaybookSource = {
    ...overlay,
    roles: fits('roles', overlay.roles, base.roles),
    milestones: withKnownSteps(milestones, [...base.milestones, ...milestones], passedOver),
    gates: gates.map((gate) => {
      const below = base.gates.find((other) => other.key === gate.key);
      return {
        ...gate,
        criteria: fits('criteria', gate.criteria, below?.criteria),
        approvals: fits('approvals', gate.approvals, below?.approvals),
      };
    }),
    cutover: withKnownSteps(cutover, [...base.cutover, ...cutover], passedOver),
    handover: fits('handover', overlay.handover, base.handover),
    raid: fits('raid', overlay.raid, base.raid).filter((item) => item.gate === undefined || gateKeys.has(item.gate)),
  };
  return { overlay: fit, passedOver };
}

function isComplete(section: Section, item: Item): boolean {
  return needed[section].every((field) => Reflect.get(item, field) !== undefined);
}

function withKnownSteps<T extends Item & { depends?: string[] }>(
  steps: readonly T[],
  all: readonly Item[],
  passedOver: Problem[],
): T[] {
  const known = new Set(all.map(identityOf));
  return steps.map((step) => {
    if (step.depends === undefined) return step;
    for (const key of step.depends.filter((one) => !known.has(one))) {
      const message = `"${identityOf(step)}" depends on "${key}", which does not exist.`;
      passedOver.push({ ...(step.places.depends ?? step.places.item), message });
    }
    return { ...step, depends: step.depends.filter((key) => known.has(key)) };
  });
}
