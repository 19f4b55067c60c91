import type { Write } from '#platform/db/scope.ts';
import type { Context, Retimed } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { projectById } from '../../projects/queries.ts';
import { neverAsked } from '../never-asked.ts';
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
    const members = await membersOf(ctx, { project: id });
    const people = await peopleBy(
      ctx,
      members.map(({ personId }) => personId),
    );
    const team = [...people.values()].filter(({ active }) => active);
    if (which === 'promptAt') {
      const unreached = await neverAsked(ctx, team, project, after);
      if (team.length > 0 && unreached.length === team.length) {
        throw new Refusal('Pick a time outside of people’s quiet hours: nobody would be asked.', { field: 'time' });
      }
      return [summariseDaily(project, after), keepRhythm(id, after)];
    }
    return [...team.map((person) => promptDaily(id, person, after)), keepRhythm(id, after)];
  };
}
