import type { Scope } from '#platform/db/scope.ts';
import type { CardRef } from '#platform/outbox/enqueue.ts';
import type { Project } from '../../projects/queries.ts';
import { assignmentsOf } from '../../projects/queries.ts';
import { type Escalation, type Involved, involvedIn, peopleOf } from '../queries.ts';
import { isKnownShared } from './shared.ts';

export interface Places {
  /** Where its headline stands: the project's channel, or the direct messages of those who may see it. */
  headlines: readonly CardRef[];
  /** The question to each who was asked, by person. */
  asked: ReadonlyMap<string, CardRef>;
}

/** Where it is shown. A restricted one, or one whose channel outsiders read, is nowhere but in direct messages. */
export async function placesOf(
  scope: Scope,
  it: Escalation,
  project: Project,
  extra: readonly Pick<Involved, 'personId' | 'part'>[] = [],
): Promise<Places> {
  const [stored, shared] = await Promise.all([
    involvedIn(scope, { escalation: it.id }),
    it.restricted ? false : isKnownShared(scope, project.channel),
  ]);
  const involved = [...stored, ...extra];
  const asked = involved.filter(({ part }) => part === 'asked').map(({ personId }) => personId);
  const direct = it.restricted || shared ? await watchersOf(scope, it, project, involved, shared) : [];
  const people = await peopleOf(scope, [...asked, ...direct]);
  const slackIds = (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => people.get(id)?.slackId ?? []);
  const channel = it.restricted || shared ? [] : [project.channel];
  return {
    headlines: [...channel, ...slackIds(direct.filter((id) => !asked.includes(id)))].map((to) =>
      headlineCard(it.id, to),
    ),
    asked: new Map(
      [...new Set(asked)].flatMap((id) => {
        const to = people.get(id)?.slackId;
        return to ? [[id, askCard(it.id, id, to)] as const] : [];
      }),
    ),
  };
}

async function watchersOf(
  scope: Scope,
  it: Escalation,
  project: Project,
  involved: readonly Pick<Involved, 'personId' | 'part'>[],
  shared: boolean,
): Promise<string[]> {
  const named = involved.map(({ personId }) => personId);
  if (!shared) return [it.raisedBy, ...named];
  const held = await assignmentsOf(scope, { project: project.id });
  return [it.raisedBy, ...held.filter(({ role }) => role === 'lead').flatMap((one) => one.personId ?? []), ...named];
}

export function headlineCard(escalation: string, to: string): CardRef {
  return { kind: 'escalations.card', subject: escalation, to };
}

export function askCard(escalation: string, person: string, to: string): CardRef {
  return { kind: 'escalations.ask', subject: `${escalation}/${person}`, to };
}
