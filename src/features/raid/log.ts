import type { Scope, Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { must } from '../projects/permissions.ts';
import { assignmentsOf, type Project } from '../projects/queries.ts';
import { notUsable } from '../projects/rules/team.ts';
import { announce, mustBeOpen, touch } from '../projects/writes.ts';
import { gatesAhead } from './ahead.ts';
import { touches, weightOf } from './blocks/line.ts';
import { setDay } from './by-date.ts';
import { nextNumber, type RaidItem } from './queries.ts';
import { codeOf, isHigh, scoreOf } from './rules/item.ts';
import { factsOf, insertItem, type NewItem, wordsOf } from './writes.ts';

/** Whoever acts: a person, or the calendar. */
export type Acting = Scope & Pick<Context, 'now' | 'newId' | 'record'>;

export interface Decided {
  /** As it will stand once the writes are committed. */
  item: RaidItem;
  writes: Write[];
}

/** Logs a new item: everybody of the workspace may, while the project runs. */
export async function logItem(
  ctx: Context,
  project: Project,
  fresh: Omit<NewItem, 'id' | 'projectId' | 'createdBy'>,
): Promise<Decided> {
  mustBeOpen(project);
  must(ctx.actor, 'raid.add', project, await assignmentsOf(ctx, { project: project.id }));
  const made: NewItem = { ...fresh, id: ctx.newId(), projectId: project.id, createdBy: ctx.actor.id };
  const item = await asStored(ctx, made);
  const risen = isHigh(item)
    ? announce(
        ctx,
        project,
        `raid:${item.id}:1`,
        `${mention(ctx.actor.slackId)} logged a high ${item.type}: ${await told(ctx, project, item)}`,
      )
    : [];
  return {
    item,
    writes: [
      touch(project),
      insertItem(made),
      ctx.record({
        action: 'raid.add',
        subject: `raid:${item.id}`,
        project: project.id,
        after: factsOf(item),
        text: wordsOf(item),
      }),
      ...(await setDay(project, null, item)),
      ...risen,
    ],
  };
}

/** How the channel hears of an item: `R-12 ■ 16 Data load late · blocks go-live`. */
export async function told(scope: Scope, project: Project, item: RaidItem): Promise<Mrkdwn> {
  const gate = touches(item, await gatesAhead(scope, project));
  return `*${codeOf(item)}* ${weightOf(item)} ${esc(item.title, 150)}${gate ? ` · ${gate}` : ''}`;
}

/** The row that `insertItem` will write: the number holds because the project is touched in the same commit. */
export async function asStored(ctx: Acting, made: NewItem): Promise<RaidItem> {
  const blank = {
    notes: null,
    likelihood: null,
    impact: null,
    ownerId: null,
    nextAction: null,
    due: null,
    mitigation: null,
    gateKey: null,
    validateBy: null,
    parentId: null,
    sourceChannel: null,
    sourceTs: null,
    sourceLink: null,
    sourceAuthor: null,
    loggedFor: null,
  };
  return {
    ...blank,
    ...made,
    workspaceId: ctx.workspace,
    number: await nextNumber(ctx, made.projectId, made.type),
    score: scoreOf(made.type, made.likelihood ?? null, made.impact ?? null),
    state: 'open',
    reason: null,
    settledBy: null,
    settledAt: null,
    acceptedUntil: null,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    version: 1,
  };
}

/** Our id of the Slack user who shall own it. `field` is where a form shows why not. */
export async function ownerIdOf(
  ctx: Context,
  slackId: string | null | undefined,
  field?: string,
): Promise<string | null> {
  if (!slackId) return null;
  if (slackId === 'me' || slackId === ctx.actor.slackId) return ctx.actor.id;
  const person = await ctx.meet(slackId);
  const why = notUsable(person);
  if (why !== null || !person) throw new Refusal(why ?? '', field ? { field } : {});
  return person.id;
}
