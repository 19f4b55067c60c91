import { type Day, showInstant } from '#platform/clock.ts';
import { personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { may, must } from '../projects/permissions.ts';
import { assignmentsOf, type Project, projectById } from '../projects/queries.ts';
import { mustBeOpen } from '../projects/writes.ts';
import { gatesAhead } from './ahead.ts';
import { itemById, type RaidItem } from './queries.ts';
import { blocksGate, type Leaving, mustBeOwnedByAnother, whyNotLeaving } from './rules/accept.ts';
import { gateOf, isHigh, mustBeUnsettled } from './rules/item.ts';

/** What a button or a form is about, read afresh: what it carried is only a hint. */
export async function loaded(ctx: Context, id: string): Promise<{ item: RaidItem; project: Project }> {
  const item = await itemById(ctx, id);
  const project = item && (await projectById(ctx, item.projectId));
  if (!item || !project) throw new Refusal('I no longer know this RAID item. See the current ones with `/raid list`.');
  return { item, project };
}

/** Changing needs a role in the project; the owner of an item may as well. */
export async function mustChange(ctx: Context, project: Project, item: RaidItem): Promise<void> {
  mustBeOpen(project);
  await mustStillBeLive(ctx, item, 'change');
  if (item.ownerId === ctx.actor.id) return;
  must(ctx.actor, 'raid.change', project, await assignmentsOf(ctx, { project: project.id }));
}

/**
 * What blocks a gate leaves it with the manager's yes alone, whoever owns it. `field` is where a form says why not.
 * Accepting it is their other way: see `mustSettle`.
 */
export async function mustRelease(
  ctx: Context,
  project: Project,
  item: RaidItem,
  how: Leaving,
  field?: string,
): Promise<void> {
  const gate = blocksGate(item) ? gateOf(item, await gatesAhead(ctx, project)) : null;
  if (gate === null) return;
  if (may(ctx.actor, 'risk.accept', await assignmentsOf(ctx, { project: project.id }), project)) return;
  const tried = { action: 'risk.accept', subject: `project:${project.id}` };
  throw new Denied(whyNotLeaving(item, gate, how, project.key), { ...tried, ...(field && { field }) });
}

/** `until` is the last day that was named for an acceptance, when one was. */
export async function mustSettle(
  ctx: Context,
  project: Project,
  item: RaidItem,
  verb: 'close' | 'accept',
  until: Day | null = null,
): Promise<void> {
  if (verb === 'close') {
    await mustChange(ctx, project, item);
    return mustRelease(ctx, project, item, 'close');
  }
  mustBeOpen(project);
  await mustStillBeLive(ctx, item, 'accept', until);
  const right = isHigh(item) ? 'risk.accept' : 'raid.accept';
  must(ctx.actor, right, project, await assignmentsOf(ctx, { project: project.id }));
  mustBeOwnedByAnother(item, ctx.actor.id);
}

/** The right alone; `mustSettle` says what else stands against it. */
export async function mayAccept(ctx: Context, project: Project, item: RaidItem): Promise<boolean> {
  const right = isHigh(item) ? 'risk.accept' : 'raid.accept';
  return (
    item.ownerId !== ctx.actor.id && may(ctx.actor, right, await assignmentsOf(ctx, { project: project.id }), project)
  );
}

async function mustStillBeLive(
  ctx: Context,
  item: RaidItem,
  verb: 'close' | 'accept' | 'change',
  until: Day | null = null,
): Promise<void> {
  if (item.settledAt === null) return;
  const by = item.settledBy === ctx.actor.id ? 'You' : await nameOf(ctx, item.settledBy);
  mustBeUnsettled(item, verb, by, showInstant(item.settledAt, ctx.zone), until);
}

/** Nobody settled it: the calendar did. */
async function nameOf(ctx: Context, id: string | null): Promise<string> {
  return id === null ? 'golive' : ((await personById(ctx, id))?.name ?? 'Somebody');
}
