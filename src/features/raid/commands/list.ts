import type { Command, Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { theProject } from '../../projects/find.ts';
import { type Filter, filterNamed, filters } from '../rules/filter.ts';
import { listScreen } from '../screen.ts';

export const listCommand: Command = {
  path: 'raid list',
  usage: '[KEY] [open|all|closed|accepted] [risk|assumption|issue|dependency] [mine] [high] [stale] [overdue]',
  summary: 'See the RAID log, the weightiest first',
  examples: ['/raid list', '/raid list ACME risk mine', '/raid list stale'],
  reads: true,
  run: list,
};

export async function list(text: string, ctx: Context): Promise<Answer> {
  const found = await theProject(ctx, text.replace(/["“”„]/g, ''), 'raid list', (word) => filterNamed(word) !== null);
  if ('ask' in found) return found.ask;
  return whisper(await listScreen(ctx, found.project, wanted(found.rest), 1));
}

function wanted(text: string): Filter[] {
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const filter = filterNamed(word);
      if (filter) return filter;
      const near = nearest(word, filters);
      throw new Refusal(
        `I can't filter by “${word.slice(0, 40)}”. ${near ? `Did you mean ${near}?` : `I know ${filters.join(', ')}.`}`,
      );
    });
}
