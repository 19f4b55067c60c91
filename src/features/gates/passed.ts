import { eq, gte, or } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { gates } from './tables.ts';

const decidedSince = query((from, $: { since: Date }) =>
  from
    .pick(
      gates,
      { project: gates.projectId, name: gates.name, phase: gates.phase, state: gates.state },
      gte(gates.decidedAt, $.since),
      or(eq(gates.state, 'passed'), eq(gates.state, 'skipped')),
    )
    .orderBy(gates.decidedAt),
);

/** A gate that was passed, or skipped as the manager’s recorded exception. */
export interface Passed {
  project: string;
  /** Of the gate. */
  name: string;
  phase: string;
  skipped: boolean;
}

/** The gates of the workspace that were passed since a moment, in the order in which they were. */
export async function passedSince(scope: Scope, since: Date): Promise<Passed[]> {
  const rows = await decidedSince(scope, { since });
  return rows.map(({ state, ...gate }) => ({ ...gate, skipped: state === 'skipped' }));
}
