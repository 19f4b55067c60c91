import { z } from 'zod';
import type { Context } from '#platform/feature.ts';
import { type Answer, close, nothing, replace } from '#platform/slack/reply.ts';
import type { Project } from '../../projects/queries.ts';
import { itemScreen } from '../card/screen.ts';
import type { Taken } from '../step.ts';

/** What every button carries: on the screen of one person the answer takes its place, a card is redrawn by the courier. */
export const pressedOn = z.object({ escalation: z.string(), screen: z.boolean().optional() });
/** What every form carries on from its button. */
export const formMeta = pressedOn.extend({ channel: z.string().nullable() });
export type FormMeta = z.infer<typeof formMeta>;

export async function pressed(
  ctx: Context,
  project: Project,
  taken: Taken,
  screen: boolean | undefined,
): Promise<Answer> {
  if (!screen) return nothing(...taken.writes);
  return replace(await itemScreen(ctx, taken.after, project, { asked: taken.asked }), ...taken.writes);
}

export async function submitted(
  ctx: Context,
  project: Project,
  taken: Taken,
  meta: FormMeta,
  news?: string,
): Promise<Answer> {
  if (!meta.screen) return close(null, null, ...taken.writes);
  return close(
    await itemScreen(ctx, taken.after, project, { news, asked: taken.asked }),
    meta.channel,
    ...taken.writes,
  );
}

export function stepped(ctx: Context): { steppedBy: string; steppedAt: Date } {
  return { steppedBy: ctx.actor.id, steppedAt: ctx.now };
}
