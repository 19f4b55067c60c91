import { z } from 'zod';
import { type Command, type Context, defineAction } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { replace, whisper } from '#platform/slack/reply.ts';
import { listMessage } from '../blocks/list.ts';
import { type AtRisk, type Filter, filters, listPage } from '../listing.ts';

/** `offered` is what other features know of projects at risk. */
export function listCommand(offered: readonly AtRisk[]): Command {
  return {
    path: 'list',
    usage: '[mine|all|risk]',
    summary: 'List projects: mine, all, or those at risk',
    examples: ['/golive list', '/golive list all', '/golive list risk'],
    reads: true,
    run: async (text, ctx) => whisper(await listed(ctx, filterIn(text), 1, offered)),
  };
}

/** Turns the page, or looks at another list, in place. */
export function turnPage(offered: readonly AtRisk[]) {
  return defineAction({
    id: 'projects.page',
    value: z.object({ filter: z.enum(filters), page: z.int() }),
    press: async ({ filter, page }, ctx) => replace(await listed(ctx, filter, page, offered)),
  });
}

async function listed(ctx: Context, filter: Filter, page: number, offered: readonly AtRisk[]) {
  return listMessage(filter, await listPage(ctx, filter, page, offered), ctx.now);
}

function filterIn(text: string): Filter {
  const word = text.toLowerCase();
  if (word === '') return 'mine';
  const known = filters.find((filter) => filter === word);
  if (known) return known;
  throw new Refusal(
    `I can list mine, all or risk, not “${text.slice(0, 40)}”. Try \`/golive list ${nearest(word, filters) ?? 'all'}\`.`,
  );
}
