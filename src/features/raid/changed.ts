import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import type { Project } from '../projects/queries.ts';
import { setDay } from './by-date.ts';
import type { RaidItem } from './queries.ts';
import { changeItem, factsOf, wordsOf } from './writes.ts';

interface Change {
  before: RaidItem;
  /** As it stands once `set` is written. */
  after: RaidItem;
  set: Parameters<typeof changeItem>[1];
  /** In the audit: `raid.close`. */
  action: string;
}

/** All that a change of an item is: the item, its line in the audit, and the timer of the day that changes it by itself. */
export async function changed(
  { record }: Pick<Context, 'record'>,
  project: Project,
  { before, after, set, action }: Change,
): Promise<Write[]> {
  return [
    changeItem(before, set),
    record({
      action,
      subject: `raid:${before.id}`,
      project: project.id,
      before: factsOf(before),
      after: factsOf(after),
      text: wordsOf(after),
    }),
    ...(await setDay(project, before, after)),
  ];
}
