import { z } from 'zod';
import { type Action, type Command, type Context, defineAction } from '#platform/feature.ts';
import { context, type Message, message, rows } from '#platform/slack/blocks.ts';
import { type Answer, replace, whisper } from '#platform/slack/reply.ts';
import { projectDay } from '../../projects/day.ts';
import type { Project } from '../../projects/queries.ts';
import { gateAndProject, theProjectsGate } from '../find.ts';
import type { GateRow } from '../queries.ts';
import { gateState } from '../state.ts';
import { criteriaMessage, type ListView, type Shown } from './list.ts';

export const gateCommand: Command = {
  path: 'gate',
  usage: '[KEY] [GATE]',
  summary: 'See a gate’s criteria, and update them one by one',
  examples: ['/golive gate', '/golive gate ACME', '/golive gate ACME go-live'],
  reads: true,
  run: async (text, ctx) => {
    const found = await theProjectsGate(ctx, text, 'gate');
    if ('ask' in found) return found.ask;
    const list = await listOf(ctx, found, 'all');
    return whisper(message(rows(list.blocks, found.hint && context(found.hint))));
  },
};

const openValue = z.object({ gate: z.string() });

export const openAction: Action<z.infer<typeof openValue>> = defineAction({
  id: 'gates.open',
  value: openValue,
  press: async ({ gate }, ctx) => whisper(await listOf(ctx, await gateAndProject(ctx, gate), 'all')),
});

const listValue = z.object({ gate: z.string(), page: z.int(), show: z.enum(['all', 'open', 'waive']) });

/** Turns a page, or shows all instead of what is open, in the same message. */
export const listAction: Action<ListView> = defineAction({
  id: 'gates.list',
  value: listValue,
  press: async ({ gate, page, show }, ctx): Promise<Answer> =>
    replace(await listOf(ctx, await gateAndProject(ctx, gate), show, page)),
});

interface Where {
  project: Project;
  gate: GateRow;
}

/** A page of the gate's criteria, as they stand where the project is. */
export async function listOf(ctx: Context, { project, gate }: Where, show: Shown, page = 1): Promise<Message> {
  const view = { gate: gate.id, page, show };
  return criteriaMessage(project, await gateState(ctx, project, gate), view, projectDay(ctx, project));
}
