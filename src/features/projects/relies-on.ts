import { and, inArray, isNotNull, isNull, not } from '#platform/db/drizzle.ts';
import type { ReliesOn } from '#platform/directory/catch-up.ts';
import { assignments, projects } from './tables.ts';

/** The channels in which something stands, and whoever holds a role now. */
export const reliesOn: ReliesOn = async (scope) => {
  const running = not(inArray(projects.state, ['pending', 'closed', 'cancelled']));
  const theirs = scope.pick(projects, { id: projects.id }, running);
  const [rooms, holders] = await Promise.all([
    scope.pick(projects, { channel: projects.channel }, running),
    scope.pick(
      assignments,
      { person: assignments.personId },
      and(isNull(assignments.until), isNotNull(assignments.personId), inArray(assignments.projectId, theirs as never)),
    ),
  ]);
  return {
    channels: rooms.map(({ channel }) => channel),
    people: holders.flatMap(({ person }) => person ?? []),
  };
};
