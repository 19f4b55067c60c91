import type { Command, Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { whisper } from '#platform/slack/reply.ts';
import { may, must } from '../projects/permissions.ts';
import { weekPage } from './blocks.ts';
import { inChannel } from './channels.ts';
import { readWeek } from './read.ts';
import type { Sources } from './sources.ts';
import type { Week, Whose } from './week.ts';
import { portfolioOf } from './weekly.ts';

export function digestCommand(sources: Sources): Command {
  return {
    path: 'digest',
    usage: '[all|here [mine]|off]',
    summary:
      'See the week as the Monday digest tells it; `here` posts everybody’s in this channel every Monday, `here mine` yours',
    examples: ['/golive digest', '/golive digest all', '/golive digest here mine'],
    run: async (text, ctx) => {
      const word = text.trim().toLowerCase().replace(/\s+/g, ' ');
      if (word === 'here' || word === 'here mine' || word === 'off') return inChannel(ctx, word);
      if (word !== '' && word !== 'all') {
        throw new Refusal(
          'Type `/golive digest` for yours, `all` for everybody’s, `here`, `here mine` or `off` for this channel.',
        );
      }
      const whose = word === 'all' ? 'all' : 'own';
      return whisper(weekPage(await askedWeek(ctx, whose, sources), 1));
    },
  };
}

/** The week as it stands now, for whoever may see it. */
export async function askedWeek(ctx: Context, whose: Whose, sources: Sources): Promise<Week> {
  const portfolio = whose === 'all' ? ({ kind: 'all' } as const) : await portfolioOf(ctx, ctx.actor);
  if (!portfolio) {
    const all = may(ctx.actor, 'digest.all', []) ? ' See everybody’s with `/golive digest all`.' : '';
    throw new Refusal(`You manage no running project, so you have no digest.${all}`);
  }
  if (portfolio.kind === 'all') must(ctx.actor, 'digest.all', null, []);
  return readWeek(ctx, portfolio, ctx.today, sources);
}
