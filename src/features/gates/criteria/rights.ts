import type { Context } from '#platform/feature.ts';
import { must } from '../../projects/permissions.ts';
import type { AtCriterion } from './read.ts';

/** Whoever owns a criterion may update it and pass it on, whatever they hold in its project. */
export function mustUpdate(ctx: Context, { criterion, project, roles }: AtCriterion): void {
  if (criterion.ownerId === ctx.actor.id) return;
  must(ctx.actor, 'criterion.update', project, roles);
}
