import type { Scope } from '#platform/db/scope.ts';
import { type People, peopleOf } from '#platform/directory/people.ts';
import type { CardRef } from '#platform/outbox/enqueue.ts';
import { isKnownShared } from '#platform/outbox/known-shared.ts';
import type { Project } from '../../projects/queries.ts';
import { assignmentsOf } from '../../projects/queries.ts';
import { type Escalation, type Involved, involvedIn } from '../queries.ts';

/** A card and whose direct messages it stands in; null: a channel. */
export interface Place {
  card: CardRef;
  person: string | null;
}

export interface Places {
  /** Where its headline stands: the project's channel, or the direct messages of those who may see it. */
  headlines: readonly Place[];
  /** The question to each who was asked. */
  asked: readonly Place[];
  /** Under which cards its log is written: the headlines, and where no channel has it, the questions of who works on it. */
  log: readonly Place[];
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
  const askedIds = new Set(involved.filter(({ part }) => part === 'asked').map(({ personId }) => personId));
  const isDirect = it.restricted || shared;
  const readers = isDirect ? await watchersOf(scope, it, project, involved, shared) : [];
  const people = await peopleOf(scope, [...askedIds, ...readers]);
  const asked = direct([...askedIds], people, (id, to) => askCard(it.id, id, to));
  if (!isDirect) {
    const headlines = [{ card: headlineCard(it.id, project.channel), person: null }];
    return { headlines, asked, log: headlines };
  }
  const unasked = new Set(readers.filter((id) => !askedIds.has(id)));
  const headlines = direct([...unasked], people, (_, to) => headlineCard(it.id, to));
  const working = asked.filter(({ person }) => person === it.ownerId || person === it.assigneeId);
  return { headlines, asked, log: [...headlines, ...working] };
}

function direct(ids: readonly string[], people: People, cardFor: (id: string, to: string) => CardRef): Place[] {
  return ids.flatMap((person) => {
    const to = people.get(person)?.slackId;
    return to ? [{ card: cardFor(person, to), person }] : [];
  });
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
