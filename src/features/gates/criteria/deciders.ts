import { type Person, personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { firstFitting, holdersOf, managerTiers } from '../../projects/holders.ts';
import { may } from '../../projects/permissions.ts';
import type { AtCriterion } from './read.ts';

/** Who is asked to decide what `requester` asks for: the project's managers, or the workspace's when it has no other. */
export async function deciders(
  ctx: Context,
  { project, roles }: Pick<AtCriterion, 'project' | 'roles'>,
  requester: string,
): Promise<Person[]> {
  const able = (person: Person) =>
    person.kind === 'member' && person.id !== requester && may(person, 'waiver.decide', roles, project);
  return firstFitting(await managerTiers(ctx, await holdersOf(ctx, project.id)), able);
}

/** As `deciders`, where nothing is saved that nobody could decide. */
export async function mustHaveDeciders(
  ctx: Context,
  at: Pick<AtCriterion, 'project' | 'roles'>,
  requester: string,
): Promise<Person[]> {
  const able = await deciders(ctx, at, requester);
  if (able.length > 0) return able;
  const { key } = at.project;
  const next = `with \`/golive team ${key}\`, then ask again.`;
  const asker = await personById(ctx, requester);
  if (!asker || !may(asker, 'waiver.decide', at.roles, at.project))
    throw new Refusal(`${key} has no delivery manager who could decide on this waiver. Name one ${next}`);
  const who = requester === ctx.actor.id ? 'you' : 'the one who asked';
  throw new Refusal(`Nobody but ${who} could decide on this waiver. Name another delivery manager ${next}`);
}

/** Whether the one who looks could decide on the waiver that waits. */
export function mayDecide(
  ctx: Context,
  { criterion, project, roles }: Pick<AtCriterion, 'criterion' | 'project' | 'roles'>,
): boolean {
  const { waiver } = criterion;
  return (
    waiver?.state === 'requested' &&
    waiver.requestedBy !== ctx.actor.id &&
    may(ctx.actor, 'waiver.decide', roles, project)
  );
}
