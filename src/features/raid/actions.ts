import { z } from 'zod';
import { personById } from '#platform/directory/people.ts';
import { type Action, type Context, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Answer, open, replace } from '#platform/slack/reply.ts';
import { projectDay } from '../projects/day.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { formFor } from './commands/add.ts';
import { logFromButton } from './log-button.ts';
import { editModal } from './modals/item.ts';
import { settleModal, type Verb } from './modals/settle.ts';
import { loaded, mayAccept, mustChange, mustSettle } from './rights.ts';
import { renewedUntil, usualUntil } from './rules/accept.ts';
import { filters } from './rules/filter.ts';
import { codeOf } from './rules/item.ts';
import { gatesOf, itemScreen, listScreen } from './screen.ts';
import { convert } from './settle.ts';

const one = z.object({ item: z.string() });
const inProject = z.object({ project: z.string() });
const paged = inProject.extend({ filters: z.array(z.enum(filters)), page: z.number() });

const openItem = defineAction({
  id: 'raid.open',
  value: one,
  press: async (value, ctx) => {
    const { project, item } = await loaded(ctx, value.item);
    return replace(await itemScreen(ctx, project, item));
  },
});

const turnPage = defineAction({
  id: 'raid.page',
  value: paged,
  press: async (value, ctx) =>
    replace(await listScreen(ctx, await known(ctx, value.project), value.filters, value.page)),
});

const newItem = defineAction({
  id: 'raid.new',
  value: inProject,
  press: async (value, ctx) => formFor(ctx, await known(ctx, value.project)),
});

const editItem = defineAction({ id: 'raid.edit', value: one, press: (value, ctx) => editing(ctx, value.item) });

/** Opens the item's form; refused to whoever may not change it. */
export async function editing(ctx: Context, id: string): Promise<Answer> {
  const { project, item } = await loaded(ctx, id);
  await mustChange(ctx, project, item);
  const owner = item.ownerId === null ? undefined : await personById(ctx, item.ownerId);
  const { state, ...rest } = item;
  const live = state === 'open' || state === 'mitigating' ? { state } : {};
  return open(
    editModal({
      code: codeOf(item),
      gates: await gatesOf(ctx, project),
      filled: { ...rest, ...live, owner: owner?.slackId ?? null },
      meta: { item: item.id, version: item.version, channel: ctx.channel },
    }),
  );
}

const closeItem = asking('close');
const acceptItem = asking('accept');

function asking(verb: Verb) {
  return defineAction({
    id: `raid.${verb}`,
    value: one,
    press: async (value, ctx) => {
      const { project, item } = await loaded(ctx, value.item);
      await mustSettle(ctx, project, item, verb);
      const until = usualUntil(project.targetGoLive, projectDay(ctx, project));
      return open(settleModal(item, verb, ctx.channel, until));
    },
  });
}

/** What an acceptance that ends asks for: whoever may give it decides anew, anybody else changes the item. */
export async function renewing(ctx: Context, id: string): Promise<Answer> {
  const { project, item } = await loaded(ctx, id);
  if (item.acceptedUntil === null || !(await mayAccept(ctx, project, item))) return editing(ctx, id);
  const until = renewedUntil(item, project.targetGoLive, projectDay(ctx, project));
  await mustSettle(ctx, project, item, 'accept', until);
  return open(settleModal(item, 'accept', ctx.channel, until));
}

const convertItem = defineAction({
  id: 'raid.convert',
  value: one,
  press: async (value, ctx) => {
    const { project, item } = await loaded(ctx, value.item);
    const { item: heir, writes } = await convert(ctx, project, item);
    return replace(
      await itemScreen(ctx, project, heir, `${codeOf(item)} is closed and goes on as ${codeOf(heir)}.`),
      ...writes,
    );
  },
});

async function known(ctx: Context, id: string): Promise<Project> {
  const project = await projectById(ctx, id);
  if (!project) throw new Refusal('I no longer know this project. See the current ones with `/golive list`.');
  return project;
}

// biome-ignore lint/suspicious/noExplicitAny: each value is typed where it is defined
export const raidActions: readonly Action<any>[] = [
  openItem,
  turnPage,
  newItem,
  editItem,
  closeItem,
  acceptItem,
  convertItem,
  logFromButton,
];
