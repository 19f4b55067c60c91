import { projectById } from '#features/projects/queries.ts';
import { touch } from '#features/projects/writes.ts';
import { record } from '#platform/audit/record.ts';
import type { Database } from '#platform/db/database.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { FACTS, LINE, TEAM } from './commit-rows.ts';

/** As the dispatcher does it: the writes of a handler, committed together. The read before is part of what is measured. */
export function goliveCommits(database: Database, id: string): (n: number) => Promise<void> {
  const scope = database.scope(TEAM);
  return async (n) => {
    const project = await projectById(scope, id);
    if (!project) throw new Error('the project is gone');
    await database.commit(TEAM, [
      touch(project, { targetGoLive: n % 2 === 0 ? '2026-12-07' : '2026-12-04' }),
      record({ ...FACTS, actor: id, subject: `project:${id}`, project: id, after: { n } }),
      post({ key: `bench:${n}`, class: 'replaceable', to: 'CACME', message: LINE, internal: true, onBehalfOf: null }),
    ]);
  };
}
