import { z } from 'zod';
import { type Action, type Command, type Context, defineAction } from '#platform/feature.ts';
import { type Answer, replace, whisper } from '#platform/slack/reply.ts';
import { gateAndProject, nextGate, theProjectsGate } from '../find.ts';
import { gateState } from '../state.ts';
import { criteriaMessage, type ListView } from './list.ts';

export const gateCommand: Command = {
  path: 'gate',
  usage: '[KEY] [GATE]',
  summary: 'See a gate’s criteria, and update them one by one',
  examples: ['/golive gate', '/golive gate ACME', '/golive gate ACME go-live'],
  reads: true,
  run: async (text, ctx) => {
    const found = await theProjectsGate(ctx, text, 'gate', nextGate);
    if ('ask' in found) return found.ask;
    const view: ListView = { gate: found.gate.id, page: 1, show: 'all' };
    return whisper(criteriaMessage(found.project, await gateState(ctx, found.project, found.gate), view, ctx.today));
  },
};

const openValue = z.object({ gate: z.string() });

export const openAction: Action<z.infer<typeof openValue>> = defineAction({
  id: 'gates.open',
  value: openValue,
  press: async ({ gate }, ctx) => whisper(await listOf(ctx, { gate, page: 1, show: 'all' })),
});

const listValue = z.object({ gate: z.string(), page: z.int(), show: z.enum(['all', 'open']) });

/** Turns a page, or shows all instead of what is open, in the same message. */
export const listAction: Action<ListView> = defineAction({
  id: 'gates.list',
  value: listValue,
  press: async (view, ctx): Promise<Answer> => replace(await listOf(ctx, view)),
});

async function listOf(ctx: Context, view: ListView) {
  const { project, gate } = await gateAndProject(ctx, view.gate);
  return criteriaMessage(project, await gateState(ctx, project, gate), view, ctx.today);
}
