import { among, queryByIds } from '#platform/db/by-ids.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Project } from '../projects/queries.ts';
import { projects } from '../projects/tables.ts';
import type { News } from './week.ts';

const p = projects;
const words = {
  ...{ id: p.id, key: p.key, customer: p.customer, tier: p.tier },
  ...{ targetGoLive: p.targetGoLive, ragWhy: p.ragWhy },
};

/** What a line says about its project. */
export type Known = Pick<Project, keyof typeof words>;

/** News about a project of which nothing is known yet but its id. */
export type Found<T extends { project: Known }> = Omit<T, 'project'> & { project: string };

const wordsOf = queryByIds((from, ids) => from.pick(projects, words, among(projects.id, ids)));

/** The projects of these news, by their ids. */
export async function knownOf(
  scope: Scope,
  all: readonly News<{ project: string }>[],
): Promise<ReadonlyMap<string, Known>> {
  const ids = new Set(all.flatMap(({ shown }) => shown.map(({ project }) => project)));
  const found = await wordsOf(scope, [...ids]);
  return new Map(found.map((project) => [project.id, project]));
}

/** The same news with what its lines say about the projects. */
export function about<T extends { project: string }>(
  { count, shown }: News<T>,
  known: ReadonlyMap<string, Known>,
): News<Omit<T, 'project'> & { project: Known }> {
  const lines = shown.flatMap((it) => {
    const project = known.get(it.project);
    return project ? [{ ...it, project }] : [];
  });
  return { count, shown: lines };
}
