import { z } from 'zod';
import type { Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import { type Command, type Context, defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { context, message, section } from '#platform/slack/blocks.ts';
import { modal, usersInput } from '#platform/slack/modal.ts';
import { type Answer, close, open } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import { notUsable } from '../../projects/rules/team.ts';
import { allRoutes } from '../queries.ts';
import { type Category, categories, categoryRules, seatNames } from '../rules/category.ts';
import { routes } from '../tables.ts';

/** A ladder of more people than these is nobody's task. */
const RUNGS = 6;

export const routesCommand: Command = {
  path: 'admin routes',
  summary: 'Say who is asked about which escalation, and who after them',
  examples: ['/golive admin routes'],
  run: (_, ctx) => routesForm(ctx),
};

async function routesForm(ctx: Context): Promise<Answer> {
  must(ctx.actor, 'escalation.routes', null, []);
  const stored = await allRoutes(ctx, {});
  const people = await peopleOf(
    ctx,
    stored.flatMap((route) => route.people),
  );
  const named = new Map(
    stored.map((route) => [route.category, route.people.flatMap((id) => people.get(id)?.slackId ?? [])]),
  );
  return open(
    modal({
      callback: 'escalations.routes',
      title: 'Who is asked',
      meta: { channel: ctx.channel },
      blocks: [
        context(
          'The first is asked first; who comes next is asked when nobody acknowledges. Then come the project’s manager and the admins.',
        ),
        categories.map((category) =>
          usersInput({
            key: category,
            label: categoryRules[category].name,
            hint: `Left empty: the project’s ${categoryRules[category].seats.map((seat) => seatNames[seat]).join(', then ')}, if its team has one.`,
            optional: true,
            initial: named.get(category) ?? [],
            most: RUNGS,
          }),
        ),
      ],
    }),
  );
}

const ladder = z.array(z.string()).optional();
const form = z.partialRecord(z.enum(categories), ladder);

export const routesView = defineView({
  id: 'escalations.routes',
  form,
  meta: z.object({ channel: z.string().nullable() }),
  submit: async (filled, { channel }, ctx) => {
    must(ctx.actor, 'escalation.routes', null, []);
    const wanted = await Promise.all(
      categories.map(async (category) => [category, await ids(ctx, category, filled[category] ?? [])] as const),
    );
    const before = new Map((await allRoutes(ctx, {})).map((route) => [route.category, route.people]));
    const changed = wanted.filter(([category, people]) => (before.get(category) ?? []).join() !== people.join());
    if (changed.length === 0)
      return close(message([section('Nothing changed: the routes are as they were.')]), channel);
    const names = changed.map(([category]) => categoryRules[category].name).join(', ');
    return close(
      message([
        section(`Saved: ${names}. It counts for what is escalated from now on, and for the next step of what is open.`),
      ]),
      channel,
      ...changed.map(([category, people]) => saveRoute(ctx, category, people)),
      ctx.record({
        action: 'escalation.routes',
        subject: 'workspace',
        before: Object.fromEntries(changed.map(([category]) => [category, before.get(category) ?? []])),
        after: Object.fromEntries(changed),
      }),
    );
  },
});

async function ids(ctx: Context, category: Category, slackIds: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const slackId of slackIds) {
    const person = await ctx.meet(slackId);
    const why = notUsable(person);
    if (why !== null || !person) throw new Refusal(why ?? '', { field: category });
    found.push(person.id);
  }
  return found;
}

function saveRoute(ctx: Context, category: Category, people: readonly string[]): Write {
  const id = ctx.newId();
  return (tx) =>
    tx
      .insert(routes, { id, category, people })
      .onConflictDoUpdate({ target: [routes.workspaceId, routes.category], set: { people } });
}
