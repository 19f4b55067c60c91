import { and, eq } from '#platform/db/drizzle.ts';
import type { Command, Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { unschedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { channel } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { must } from '../projects/permissions.ts';
import { defaultOf } from '../rituals/defaults.ts';
import { weekMessages } from './blocks.ts';
import { channelDigest } from './census.ts';
import { readWeek, type Sources } from './read.ts';
import { channelSubject, portfolioOf, WEEKLY } from './weekly.ts';

export function digestCommand(sources: Sources): Command {
  return {
    path: 'digest',
    usage: '[all|here|off]',
    summary: 'See the week as the Monday digest tells it; `here` posts everybody’s in this channel every Monday',
    examples: ['/golive digest', '/golive digest all', '/golive digest here'],
    run: async (text, ctx) => {
      const word = text.trim().toLowerCase();
      if (word === 'here' || word === 'off') return inChannel(ctx, word);
      if (word !== '' && word !== 'all') {
        throw new Refusal('Type `/golive digest` for yours, `all` for everybody’s, `here` or `off` for this channel.');
      }
      const portfolio = word === 'all' ? ({ kind: 'all' } as const) : await portfolioOf(ctx, ctx.actor);
      if (!portfolio) {
        throw new Refusal('You manage no project, so you have no digest. See everybody’s with `/golive digest all`.');
      }
      if (portfolio.kind === 'all') must(ctx.actor, 'digest.all', null, []);
      return whisper(weekMessages(await readWeek(ctx, portfolio, ctx.today, sources), null).first);
    },
  };
}

async function inChannel(ctx: Context, word: 'here' | 'off'): Promise<Answer> {
  must(ctx.actor, 'digest.all', null, []);
  if (!ctx.channel || !/^[CG]/.test(ctx.channel)) throw new Refusal('Type this in the channel that it is about.');
  const subject = channelSubject(ctx.channel);
  const [on] = await ctx.pick(
    schedules,
    { id: schedules.id },
    and(eq(schedules.ritual, WEEKLY), eq(schedules.subject, subject)),
  );
  const here = channel(ctx.channel);
  const line = ctx.record({ action: `digest.${word}`, subject: `channel:${ctx.channel}` });
  if (word === 'off') {
    if (!on) return whisper(message([section(`No digest is posted in ${here}. Nothing changed.`)]));
    return whisper(
      message([section(`The weekly digest is no longer posted in ${here}.`)]),
      unschedule({ ritual: WEEKLY, subject }),
      line,
    );
  }
  const usual = await defaultOf(ctx, WEEKLY);
  return whisper(
    message([
      section(
        `Everybody’s projects are summed up in ${here} on Mondays at ${usual.time} (${ctx.zone}). Stop it with \`/golive digest off\`.`,
      ),
    ]),
    channelDigest(subject, ctx.zone, usual),
    line,
  );
}
