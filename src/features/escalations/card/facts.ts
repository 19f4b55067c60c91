import type { Scope } from '#platform/db/scope.ts';
import { type People, peopleOf } from '#platform/directory/people.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import {
  type Escalation,
  escalationById,
  type Involved,
  involvedIn,
  type Workstream,
  workstreamsOf,
} from '../queries.ts';

/** What every picture of an escalation is drawn from. */
export interface Facts {
  it: Escalation;
  project: Project;
  involved: readonly Involved[];
  streams: readonly Workstream[];
  people: People;
}

export async function factsById(scope: Scope, id: string): Promise<Facts | null> {
  const it = await escalationById(scope, id);
  const project = it && (await projectById(scope, it.projectId));
  return it && project ? factsAround(scope, it, project) : null;
}

/** Around an escalation as given, which may be how it will stand after the commit; `asked`: whom that commit asks. */
export async function factsAround(
  scope: Scope,
  it: Escalation,
  project: Project,
  asked: readonly string[] = [],
): Promise<Facts> {
  const [stored, streams] = await Promise.all([
    involvedIn(scope, { escalation: it.id }),
    workstreamsOf(scope, { escalation: it.id }),
  ]);
  const involved = [
    ...stored.filter(({ part, personId }) => part !== 'asked' || !asked.includes(personId)),
    ...asked.map((id) => askedNow(it, id)),
  ];
  const ids = [it.raisedBy, it.ownerId, it.assigneeId, it.steppedBy, ...it.nextAsked];
  const people = await peopleOf(scope, [
    ...ids,
    ...involved.map(({ personId }) => personId),
    ...streams.map(({ ownerId }) => ownerId),
  ]);
  return { it, project, involved, streams, people };
}

function askedNow({ id, workspaceId, clockFrom }: Escalation, personId: string): Involved {
  return { id: '', workspaceId, escalationId: id, personId, part: 'asked', note: null, at: clockFrom };
}

/** The same moments as somebody who reads them for themselves counts: in their own zone. */
export function inZone(facts: Facts, zone: string | undefined): Facts {
  return zone ? { ...facts, project: { ...facts.project, zone } } : facts;
}
