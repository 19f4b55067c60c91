import type { Day } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Phase, phases } from '../../playbooks/schema.ts';
import type { Project } from '../../projects/queries.ts';
import type { GateRow } from '../queries.ts';

/** The gate that ends the project's current phase, and that it can therefore pass. */
export function phaseGate(project: Project, gates: readonly GateRow[]): GateRow {
  const gate = gates.find(({ phase, state }) => phase === project.phase && state === 'open');
  if (gate) return gate;
  throw new Refusal(
    project.phase === 'done'
      ? `${project.key} has passed its last gate, so there is nothing left to advance.`
      : `No gate is open at the end of ${project.phase} in ${project.key}. See \`/golive status ${project.key}\`.`,
  );
}

/** Refuses a gate that is closed already, or whose turn hasn't come. */
export function mustBeNext(project: Project, gates: readonly GateRow[], gate: GateRow, by: string | null): void {
  if (gate.state !== 'open') {
    const how = gate.state === 'passed' ? 'passed' : 'skipped';
    throw new Refusal(
      `${gate.name} was ${how}${by ? ` by ${by}` : ''} already; ${project.key} is in ${project.phase}. See \`/golive status ${project.key}\`.`,
    );
  }
  const next = phaseGate(project, gates);
  if (next.id === gate.id) return;
  throw new Refusal(
    `${project.key} is in ${project.phase}, whose gate is ${next.name}. Pass that one first: \`/golive check ${project.key} ${next.key}\`.`,
  );
}

export interface Move {
  phase: Phase | 'done';
  actualGoLive: Day | null;
  state: Project['state'];
}

/**
 * Where the project stands once this gate is behind it: in the phase of the next open gate; done and live after the
 * last. Leaving `launch` is the go-live.
 */
export function after(project: Project, gates: readonly GateRow[], gate: GateRow, today: Day): Move {
  const open = gates.filter(({ id, state }) => state === 'open' && id !== gate.id);
  const order = (phase: string) => (phases as readonly string[]).indexOf(phase);
  const ahead = open.filter(({ phase }) => order(phase) >= order(gate.phase));
  const next = phases.find((phase) => ahead.some((it) => it.phase === phase));
  const leavesLaunch = gate.phase === 'launch' && next !== 'launch';
  return {
    phase: next ?? 'done',
    actualGoLive: leavesLaunch ? (project.actualGoLive ?? today) : project.actualGoLive,
    state: next === undefined ? 'live' : project.state,
  };
}

/** How the project goes on, for a sentence. */
export function ahead({ phase, state }: Move): string {
  return phase === 'done' ? `That was the last gate: the project is ${state}` : `Now in ${phase}`;
}
