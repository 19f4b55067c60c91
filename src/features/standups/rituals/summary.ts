import { addDays, atLocal } from '#platform/clock.ts';
import type { Ritual } from '#platform/feature.ts';
import { holdersOf, holding } from '../../projects/holders.ts';
import { projectById } from '../../projects/queries.ts';
import { holdDay } from '../day-writes.ts';
import { heldDay } from '../entries.ts';
import { runs } from '../mine.ts';
import { SUMMARY } from '../names.ts';
import { standupOf } from '../queries.ts';
import { standupDay } from '../round.ts';
import { expectedIn } from '../rules/round.ts';
import { channelOf } from '../words.ts';
import { retimed } from './retimed.ts';

/** The day's one message in the channel; nothing on a day on which nobody was asked and nobody spoke. */
export const summary: Ritual = {
  name: SUMMARY,
  title: 'Standup summary',
  lateness: 6 * 60,
  retimed: retimed('summaryAt'),
  fire: async (due, ctx) => {
    const day = due.nominal;
    const id = due.project ?? '';
    const [project, standup, held] = await Promise.all([
      projectById(ctx, id),
      standupOf(ctx, id),
      heldDay(ctx, id, day),
    ]);
    if (!project || !runs(project) || standup?.state !== 'on' || held) return [];
    const { round } = await standupDay(ctx, project, standup, day);
    if (expectedIn(round) === 0) return [];
    const [lead] = holding(await holdersOf(ctx, id), 'lead');
    return [
      holdDay(standup, {
        day,
        channel: channelOf(project, standup),
        lateMs: due.lateMs,
        attempts: due.attempts ?? 0,
        usefulUntil: atLocal(addDays(day, 1), '00:00', project.zone),
        onBehalfOf: lead?.slackId ?? null,
      }),
      ctx.record({
        action: 'standup.summarise',
        subject: `standup:${id}/${day}`,
        project: id,
        after: {
          answered: round.answered.length,
          missing: round.missing,
          later: round.later,
          notAsked: round.notAsked,
          away: round.away,
        },
      }),
    ];
  },
};
