import { didYouMean } from '../nearest.ts';
import type { Place, Places, PlaybookSource, Problem, SourceGate } from '../source.ts';

type Named = { places: Places };

/** Owners, verifiers, approvers and recipients that are no role of the playbook. */
export function unknownRoles(playbook: PlaybookSource): Problem[] {
  const known = playbook.roles.map((role) => role.key);
  const { milestones, gates, cutover, handover, raid } = playbook;
  const uses = [
    ...[...milestones, ...cutover, ...handover, ...raid].map((item) => use(item, 'owner', item.owner)),
    ...handover.map((item) => use(item, 'accepted_by', item.accepted_by)),
    ...gates.flatMap((gate) => gate.criteria ?? []).map((item) => use(item, 'verifier', item.verifier)),
    ...gates.flatMap((gate) => gate.approvals ?? []).map((rule) => use(rule, 'role', rule.role)),
  ];
  return uses.flatMap(({ word, place }) => unknown('role', word, known, place));
}

/** RAID starters that point at no gate of the playbook. */
export function unknownGates({ raid, gates }: PlaybookSource): Problem[] {
  const known = gates.map((gate) => gate.key);
  return raid.flatMap((item) => unknown('gate', item.gate, known, item.places.gate ?? item.places.item));
}

/** Every phase ends in exactly one gate, and every gate needs work before it and something to ask. */
export function unreachableGates(playbook: PlaybookSource): Problem[] {
  const { gates, phases } = playbook;
  const listed = new Set(phases.map((phase) => phase.key));
  const gateless = phases
    .filter((phase) => !gates.some((gate) => gate.phase === phase.key))
    .map((phase) => ({ ...phase.places.item, message: `The phase "${phase.key}" ends in no gate.` }));
  const outside = playbook.milestones
    .filter(({ phase }) => phase !== undefined && !listed.has(phase))
    .map((milestone) => ({
      ...(milestone.places.phase ?? milestone.places.item),
      message: `The milestone "${milestone.key}" is in "${milestone.phase}", which is not a phase of this playbook.`,
    }));
  return [...gateless, ...outside, ...gates.flatMap((gate) => gateProblems(gate, playbook, listed))];
}

/** Leaving the launch phase through its gate is the go-live: there is no other way to it. */
export function neverLive({ phases, gates, places }: PlaybookSource): Problem[] {
  if ([...phases.map(({ key }) => key), ...gates.map(({ phase }) => phase)].includes('launch')) return [];
  const message = 'No project can ever go live: no gate ends the phase "launch". Add the phase and its gate.';
  return [{ ...(places.phases ?? places.item), message }];
}

function gateProblems(gate: SourceGate, { gates, milestones }: PlaybookSource, listed: ReadonlySet<string>): Problem[] {
  const { key, phase, places } = gate;
  if (phase === undefined) return [];
  const at = (place: Place, message: string): Problem => ({ ...place, message });
  const problems: Problem[] = [];
  if (!listed.has(phase)) {
    problems.push(at(places.phase ?? places.item, `The gate "${key}" ends "${phase}", not a phase of this playbook.`));
  } else if (!milestones.some((milestone) => milestone.phase === phase)) {
    const message = `The gate "${key}" cannot be reached: its phase "${phase}" has no milestone.`;
    problems.push(at(places.phase ?? places.item, message));
  }
  const first = gates.find((other) => other.phase === phase);
  if (first !== undefined && first !== gate) {
    const message = `The gate "${key}" cannot be reached: "${first.key}" already ends the phase "${phase}".`;
    problems.push(at(places.phase ?? places.item, message));
  }
  if ((gate.criteria ?? []).length === 0) {
    problems.push(at(places.item, `The gate "${key}" asks for nothing: it has no criterion.`));
  }
  return problems;
}

/** Approval rules that nobody can fulfil, or that approve nothing. */
export function idleApprovals({ gates }: PlaybookSource): Problem[] {
  return gates.flatMap((gate) => {
    const asked = new Set((gate.criteria ?? []).map((criterion) => criterion.category));
    return (gate.approvals ?? []).flatMap((rule) => {
      const problems: Problem[] = [];
      if (rule.need !== undefined && rule.of !== undefined && rule.need > rule.of) {
        const message = `${rule.need} of ${rule.of} can never approve: "need" is more than "of".`;
        problems.push({ ...(rule.places.need ?? rule.places.item), message });
      }
      if (rule.covers !== undefined && !rule.covers.some((category) => asked.has(category))) {
        const message = `"${rule.role}" approves nothing: "${gate.key}" has no criterion in ${rule.covers.join(', ')}.`;
        problems.push({ ...(rule.places.covers ?? rule.places.item), message });
      }
      return problems;
    });
  });
}

function use(item: Named, field: string, word: string | undefined): { word: string | undefined; place: Place } {
  return { word, place: item.places[field] ?? item.places.item };
}

function unknown(noun: string, word: string | undefined, known: string[], place: Place): Problem[] {
  if (word === undefined || known.includes(word)) return [];
  return [{ ...place, message: `There is no ${noun} "${word}".${didYouMean(word, known)}` }];
}
