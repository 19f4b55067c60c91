import type { Write } from '#platform/db/scope.ts';
import type { Context, Retimed } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { projectById } from '../../projects/queries.ts';
import { defaultOf } from '../../rituals/defaults.ts';
import { PROMPT, SUMMARY } from '../names.ts';
import { neverAsked } from '../never-asked.ts';
import { membersOf, peopleBy, standupOf } from '../queries.ts';
import { isInOrder, type Rhythm } from '../rules/day.ts';
import { keepRhythm, promptDaily, summariseDaily } from '../writes.ts';

/**
 * Questions and summary of a standup keep the same days: what is changed of one in the list of rituals holds for both.
 * The workspace's usual times come in their order too.
 */
export function retimed(which: 'promptAt' | 'summaryAt') {
  return async (change: Retimed, ctx: Context): Promise<readonly Write[]> => {
    if (change.project === null) {
      const [prompt, summary] = await Promise.all([defaultOf(ctx, PROMPT), defaultOf(ctx, SUMMARY)]);
      inOrder({ promptAt: prompt.time, summaryAt: summary.time }, { [which]: change.time });
      return [];
    }
    const id = change.project;
    const [project, standup] = await Promise.all([projectById(ctx, id), standupOf(ctx, id)]);
    if (!project || !standup) return [];
    const after: Rhythm = { ...inOrder(standup, { [which]: change.time }), weekdays: change.weekdays };
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
    return [promptDaily(id, team, after), keepRhythm(id, after)];
  };
}

type Times = Pick<Rhythm, 'promptAt' | 'summaryAt'>;

function inOrder({ promptAt, summaryAt }: Times, changed: Partial<Times>): Times {
  const after = { promptAt, summaryAt, ...changed };
  if (isInOrder(after)) return after;
  throw new Refusal(`The questions come before the summary: at ${promptAt} and ${summaryAt} now. Pick another time.`, {
    field: 'time',
  });
}
