import { Refusal } from '#platform/refusal.ts';
import { decide, holds } from './conditions.ts';
import type { Sources } from './merge.ts';
import { lineageOf, mergeSources } from './merge.ts';
import { missingFields } from './missing.ts';
import type { Facts, Phase, Playbook } from './schema.ts';
import { phases, playbookSchema } from './schema.ts';
import type { PlaybookSource, Problem, SourceGate, SourceItem } from './source.ts';
import { offsetPattern } from './source.ts';

export { planMilestones } from './schedule.ts';

/**
 * The playbook of this name as it reads for one project: parents merged, the overlays that apply laid over it,
 * conditions decided. Refuses, naming file and line, when a file it needs is missing or says too little.
 */
export function resolvePlaybook(name: string, sources: Sources, facts: Facts): Playbook {
  const lineage = lineageOf(sources, name);
  if (!lineage.ok) throw unusable(name, lineage.problems);
  if (sources.get(name)?.overlay) {
    throw new Refusal(`“${name}” is an overlay: it is laid over a playbook by itself. Choose the playbook instead.`);
  }
  const overlays = overlaysFor(sources, facts);
  const { merged } = mergeSources([...lineage.chain, ...overlays]);
  const decided = decide(merged, facts);
  const problems = missingFields(decided);
  if (problems.length > 0) throw unusable(name, problems);
  return resolved(decided, [...lineage.chain, ...overlays]);
}

/** Overlays are laid in the order of their names, so that every machine gets the same result. */
export function overlaysFor(sources: Sources, facts: Facts): PlaybookSource[] {
  return [...sources.values()]
    .filter((source) => source.overlay && holds(source.when, facts))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function unusable(name: string, [problem]: Problem[]): Refusal {
  const where = problem ? `: ${problem.message} (${problem.file}:${problem.line})` : '.';
  return new Refusal(`The playbook “${name}” cannot be used${where} Choose another, or ask an admin to mend the file.`);
}

function resolved(playbook: PlaybookSource, madeOf: readonly PlaybookSource[]): Playbook {
  const enforced = madeOf.flatMap((source) => source.enforce ?? []);
  return playbookSchema.parse({
    name: playbook.name,
    version: playbook.version,
    title: playbook.title ?? playbook.name,
    madeOf: madeOf.map((source) => `${source.name}@${source.version}`),
    separationOfDuties: enforced.some((rule) => rule.separation_of_duties),
    roles: playbook.roles.map(({ key, name, side }) => ({ key, name, side })),
    phases: byPhase(playbook.phases, (phase) => phase.key).map(({ key, goal }) => ({ key, goal })),
    milestones: byPhase(playbook.milestones, (milestone) => milestone.phase).map(milestoneOf),
    gates: byPhase(playbook.gates, (gate) => gate.phase).map((gate) => gateOf(gate, enforced)),
    cutover: playbook.cutover.map(({ key, name, owner, minutes, depends, verification, rollback, ...step }) => {
      const pointOfNoReturn = step.point_of_no_return;
      return { key, name, ownerRole: owner, minutes, dependsOn: depends, verification, rollback, pointOfNoReturn };
    }),
    hypercare: { dailyDays: playbook.hypercare?.daily_days, weeklyWeeks: playbook.hypercare?.weekly_weeks },
    handover: playbook.handover.map((item) => {
      return { key: item.key, name: item.name, ownerRole: item.owner, acceptedByRole: item.accepted_by };
    }),
    raid: playbook.raid.map(({ key, type, text, likelihood, impact, owner, mitigation, gate }) => {
      return { key, type, text, likelihood, impact, ownerRole: owner, mitigation, gate };
    }),
  });
}

/** A child's additions stand at the end of the file; people read them in the order of the work. */
function byPhase<T>(items: readonly T[], phaseOf: (item: T) => Phase | undefined): T[] {
  const rank = (item: T): number => phases.indexOf(phaseOf(item) ?? 'handoff');
  return items.toSorted((one, other) => rank(one) - rank(other));
}

function milestoneOf({ key, name, phase, owner, at, depends, waits_on }: SourceItem<'milestones'>): unknown {
  const [, anchor, sign, days] = offsetPattern.exec(at ?? '') ?? [];
  const distance = Number(days ?? 0);
  const offset = sign === '-' && distance > 0 ? -distance : distance;
  return { key, name, phase, ownerRole: owner, anchor, offset, dependsOn: depends, waitsOn: waits_on };
}

type Enforced = NonNullable<PlaybookSource['enforce']>;

function gateOf(
  { key, name, phase, criteria = [], approvals = [] }: SourceGate,
  enforced: readonly Enforced[],
): unknown {
  return {
    key,
    name,
    phase,
    criteria: criteria.map((criterion) => criterionOf(criterion, enforced)),
    approvals: approvals.map((rule) => ({ role: rule.role, need: rule.need, of: rule.of, covers: rule.covers })),
  };
}

/** Enforcement comes after every merge, so that no file can talk a regulated project out of it. */
function criterionOf(criterion: SourceItem<'criteria'>, enforced: readonly Enforced[]): unknown {
  const { key, category, text, weight, max_age, verifier } = criterion;
  const mustBlock = enforced.some((rule) => category !== undefined && rule.blocking?.includes(category));
  const mustShow = enforced.some((rule) => rule.evidence === 'required');
  return {
    key,
    category,
    text,
    weight,
    blocking: mustBlock || criterion.blocking,
    evidence: mustShow ? 'required' : criterion.evidence,
    maxAgeDays: max_age,
    verifierRole: verifier,
  };
}
