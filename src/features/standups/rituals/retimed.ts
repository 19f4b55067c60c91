import type { Write } from '#platform/db/scope.ts';
import type { Context, Retimed } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { projectById } from '../../projects/queries.ts';
import { membersOf, peopleBy, standupOf } from '../queries.ts';
import type { Rhythm } from '../rules/day.ts';
import { keepRhythm, promptDaily, summariseDaily } from '../writes.ts';

/** Questions and summary of a standup keep the same days: what is changed of one in the list of rituals holds for both. */
export function retimed(which: 'promptAt' | 'summaryAt') {
  return async (change: Retimed, ctx: Context): Promise<readonly Write[]> => {
    const id = change.project ?? '';
    const [project, standup] = await Promise.all([projectById(ctx, id), standupOf(ctx, id)]);
    if (!project || !standup) return [];
    const { promptAt, summaryAt } = standup;
    const after: Rhythm = { promptAt, summaryAt, weekdays: change.weekdays, [which]: change.time };
    if (after.summaryAt <= after.promptAt) {
      throw new Refusal(
        `The questions come before the summary: at ${promptAt} and ${summaryAt} now. Pick another time.`,
        { field: 'time' },
      );
    }
    if (which === 'promptAt') return [summariseDaily(project, after), keepRhythm(id, after)];
    const members = await membersOf(ctx, { project: id });
    const people = await peopleBy(
      ctx,
      members.map(({ personId }) => personId),
    );
    return [...[...people.values()].map((person) => promptDaily(id, person, after)), keepRhythm(id, after)];
  };
}
