import { and, eq, inArray, isNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { type Person, peopleInRole, peopleOf } from '#platform/directory/people.ts';
import type { Project } from '../../projects/queries.ts';
import { assignments, projects } from '../../projects/tables.ts';
import { isNamed } from '../life/rights.ts';
import { deskOf, type Escalation, involvedInAll } from '../queries.ts';

/** Who reads a digest, and what of it. */
export interface Reader {
  to: string;
  /** Null for a channel. */
  person: Person | null;
  shown: readonly Escalation[];
}

export interface Digest {
  readers: readonly Reader[];
  projects: ReadonlyMap<string, Project>;
}

/**
 * The triage channel, or the managers: those of the workspace read everything, a project's own only theirs. What is
 * restricted is nowhere but with those named in it. Five reads, whatever their number.
 */
export async function readersOf(scope: Scope & { readonly now: Date }, found: readonly Escalation[]): Promise<Digest> {
  const ids = [...new Set(found.map(({ projectId }) => projectId))];
  const restricted = found.filter((it) => it.restricted).map(({ id }) => id);
  const [[desk], rows, involved, managers, own] = await Promise.all([
    deskOf(scope, {}),
    ids.length === 0 ? [] : scope.from(projects, inArray(projects.id, ids)),
    involvedInAll(scope, restricted),
    peopleInRole(scope, { role: 'manager' }),
    ids.length === 0
      ? []
      : scope.from(
          assignments,
          and(inArray(assignments.projectId, ids), eq(assignments.role, 'manager'), isNull(assignments.until)),
        ),
  ]);
  const running = new Map(rows.filter(isRunning).map((project) => [project.id, project]));
  const open = found.filter(({ projectId }) => running.has(projectId));
  if (desk?.triageChannel) {
    const shown = open.filter((it) => !it.restricted);
    return { readers: [{ to: desk.triageChannel, person: null, shown }], projects: running };
  }
  const owners = await peopleOf(
    scope,
    own.map(({ personId }) => personId),
  );
  const everywhere = new Set(managers.map(({ id }) => id));
  const all = new Map([...managers, ...owners.values()].map((person) => [person.id, person]));
  const active = [...all.values()].filter((person) => person.active);
  const readers = active.map((person) => ({
    to: person.slackId,
    person,
    shown: open
      .filter((it) => everywhere.has(person.id) || manages(own, person, it))
      .filter((it) => !it.restricted || isNamed(person, it, involved)),
  }));
  return { readers, projects: running };
}

function manages(
  own: readonly { projectId: string; personId: string | null }[],
  { id }: Person,
  it: Escalation,
): boolean {
  return own.some(({ projectId, personId }) => projectId === it.projectId && personId === id);
}

/** On hold its rituals are silent. */
function isRunning({ state }: Project): boolean {
  return state === 'active' || state === 'live';
}
