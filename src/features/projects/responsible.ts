import type { Responsible } from '#platform/feature.ts';
import { holdersOf } from './holders.ts';
import { notUsable } from './rules/team.ts';

/** The leads, then the managers. */
export const responsible: Responsible = async (scope, project) => {
  const { byRole } = await holdersOf(scope, project);
  const held = [...(byRole.get('lead') ?? []), ...(byRole.get('manager') ?? [])];
  return [...new Set(held.flatMap(({ person }) => (person && notUsable(person) === null ? person.slackId : [])))];
};
