import { peopleOf } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import type { Message } from '#platform/slack/blocks.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../projects/day.ts';
import { type Project, playbookOf } from '../projects/queries.ts';
import { gatesAhead } from './ahead.ts';
import { itemMessage } from './blocks/item.ts';
import { listMessage } from './blocks/list.ts';
import { childrenOf, historyOf, itemById, itemsOf, type RaidItem } from './queries.ts';
import { type Filter, selected } from './rules/filter.ts';

/** The item as given, which may be how it will stand after the commit, with what is stored around it. */
export async function itemScreen(ctx: Context, project: Project, item: RaidItem, news?: Mrkdwn): Promise<Message> {
  const [parent, children, history, ahead] = await Promise.all([
    item.parentId === null ? undefined : itemById(ctx, item.parentId),
    childrenOf(ctx, { parent: item.id }),
    historyOf(ctx, { subject: `raid:${item.id}` }),
    gatesAhead(ctx, project),
  ]);
  const people = await peopleOf(ctx, [item.ownerId, item.settledBy, ...history.flatMap(namedIn)]);
  const { zone } = ctx;
  return itemMessage({
    project,
    item,
    parent: parent ?? null,
    children,
    history,
    ahead,
    people,
    zone,
    ...(news && { news }),
  });
}

/** Everybody whom a line of history names: who acted, and owners before and after. */
function namedIn({ actor, body }: { actor: string; body: string }): string[] {
  return [actor, ...Array.from(body.matchAll(/"owner":"([^"]+)"/g), ([, id = '']) => id)];
}

export async function listScreen(
  ctx: Context,
  project: Project,
  filters: readonly Filter[],
  page: number,
): Promise<Message> {
  const today = projectDay(ctx, project);
  const items = selected(await itemsOf(ctx, { project: project.id }), filters, {
    me: ctx.actor.id,
    now: ctx.now,
    today,
  });
  const people = await peopleOf(
    ctx,
    items.map((item) => item.ownerId),
  );
  return listMessage({ project, items, people, filters, page, today, ahead: await gatesAhead(ctx, project) });
}

export async function gatesOf(ctx: Context, project: Project): Promise<{ key: string; name: string }[]> {
  return (await playbookOf(ctx, project.id)).gates.map(({ key, name }) => ({ key, name }));
}
