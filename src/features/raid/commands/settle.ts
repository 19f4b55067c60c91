import type { Day } from '#platform/clock.ts';
import { parseDay } from '#platform/dates/parse-day.ts';
import type { DayContext } from '#platform/dates/reading.ts';
import { namesIn } from '#platform/directory/people.ts';
import type { Command, Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { readable } from '#platform/slack/readable.ts';
import { type Answer, open, whisper } from '#platform/slack/reply.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { projectDay } from '../../projects/day.ts';
import { settledNews } from '../blocks/settled.ts';
import { settleModal, type Verb } from '../modals/settle.ts';
import { mustSettle } from '../rights.ts';
import { usualUntil } from '../rules/accept.ts';
import { tooLong } from '../rules/text.ts';
import { itemScreen } from '../screen.ts';
import { settleItem } from '../settle.ts';
import { theItem } from './item.ts';

export const closeCommand: Command = {
  path: 'raid close',
  usage: '[KEY] R-12 [because …]',
  summary: 'Close a RAID item, with the reason',
  examples: ['/raid close R-12 because the vendor delivered', '/raid close ACME I-3'],
  run: settling('close'),
};

export const acceptCommand: Command = {
  path: 'raid accept',
  usage: '[KEY] R-12 [until DATE] [because …]',
  summary: 'Accept a RAID item as it is for a while; a high risk or issue needs the delivery manager',
  examples: [
    '/raid accept R-12 because the old import stays as fallback',
    '/raid accept R-12 until 29 jan because the old import stays as fallback',
  ],
  run: settling('accept'),
};

function settling(verb: Verb) {
  return async (text: string, ctx: Context): Promise<Answer> => {
    const found = await theItem(text, ctx, `raid ${verb}`, { prose: true });
    if ('ask' in found) return found.ask;
    const { project, item } = found;
    const today = projectDay(ctx, project);
    const calendar = await calendarOf(project.region, today);
    const said = verb === 'accept' ? readUntil(found.rest, { today, calendar }) : { until: null, rest: found.rest };
    const reason = readable(said.rest.replace(/^because\b:?[\s,]*/i, ''), await namesIn(ctx, found.rest));
    if (reason === '') {
      await mustSettle(ctx, project, item, verb, said.until);
      return open(settleModal(item, verb, ctx.channel, said.until ?? usualUntil(project.targetGoLive, today)));
    }
    const long = tooLong(reason, 'The reason');
    if (long) throw new Refusal(long);
    const { item: after, writes } = await settleItem(ctx, project, item, verb, reason, said.until);
    const news = settledNews(project, after, { usual: said.until === null });
    return whisper(await itemScreen(ctx, project, after, news), ...writes);
  };
}

/** `until fri because …`: the day, and the words that are left. */
function readUntil(text: string, context: DayContext): { until: Day | null; rest: string } {
  const [, words, reason = ''] = /^until[\s:]+(.*?)(?:\s+(because\b.*))?$/is.exec(text) ?? [];
  if (words === undefined) return { until: null, rest: text };
  const read = parseDay(words, context);
  if (!read.ok) throw new Refusal(read.why);
  return { until: read.day, rest: reason };
}
