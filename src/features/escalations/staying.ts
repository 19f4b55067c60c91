import { eq, inArray } from '#platform/db/drizzle.ts';
import { query } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { button, type Child, context, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { isOver } from '../projects/blocks/status.ts';
import { projects } from '../projects/tables.ts';
import { maySee } from './life/rights.ts';
import { restWords } from './list/list.ts';
import { type Escalation, involvedInAll, isUnderWay, weightiestFirst } from './queries.ts';
import { canTake } from './rules/life.ts';
import { escalations } from './tables.ts';
import { titleOf } from './words.ts';

const SHOWN = 5;

const assignedTo = query(
  (from, $: { person: string }) => from.from(escalations, isUnderWay, eq(escalations.assigneeId, $.person)),
  weightiestFirst,
);

/** What somebody who goes away works on, as far as the reader may see it: with the button that hands it over. */
export async function stayingWith(ctx: Context, person: Person, reader: Person): Promise<readonly Child[]> {
  const found = (await assignedTo(ctx, { person: person.id })).filter(({ state }) => canTake(state, 'hand-over'));
  const seen = await openTo(ctx, reader, found);
  if (seen.length === 0) return [];
  const count = seen.length === 1 ? '1 escalation stays' : `${seen.length} escalations stay`;
  const whom = person.id === reader.id ? 'you' : mention(person.slackId);
  return [
    section(`${count} with ${whom}. Hand over what cannot wait.`),
    seen.slice(0, SHOWN).map((it) => {
      const value = { escalation: it.id, screen: true };
      return section(titleOf(it), button({ id: 'escalations.hand-over', text: 'Hand over', value }));
    }),
    seen.length > SHOWN && context(restWords(seen.length - SHOWN)),
  ];
}

/** Those that this person may see, in projects that are not over. */
async function openTo(ctx: Context, reader: Person, found: readonly Escalation[]): Promise<Escalation[]> {
  if (found.length === 0) return [];
  const ids = [...new Set(found.map(({ projectId }) => projectId))];
  const [around, involved] = await Promise.all([
    ctx.from(projects, inArray(projects.id, ids)),
    involvedInAll(
      ctx,
      found.map(({ id }) => id),
    ),
  ]);
  const over = new Set(around.filter(isOver).map(({ id }) => id));
  return found.filter((it) => !over.has(it.projectId) && maySee(reader, it, involved));
}
