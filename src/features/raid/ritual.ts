import { showDay } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Ritual, RitualContext } from '#platform/feature.ts';
import { timer } from '#platform/scheduler/schedule.ts';
import { isOver } from '../projects/blocks/status.ts';
import { projectDay } from '../projects/day.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { announce, touch } from '../projects/writes.ts';
import { BY_DATE, dayFor, dayTimer, turnFor } from './by-date.ts';
import { changed } from './changed.ts';
import { told } from './log.ts';
import { itemById, type RaidItem } from './queries.ts';
import { codeOf, isHigh } from './rules/item.ts';
import { succeeded } from './succeed.ts';

/** An acceptance that is over lets its item block again; an assumption that nobody confirmed becomes a risk. */
export const byDate: Ritual = {
  name: BY_DATE,
  title: 'RAID items whose day has come',
  lateness: null,
  unseen: true,
  fire: async ({ subject }, ctx) => {
    const item = await itemById(ctx, subject);
    const project = item && (await projectById(ctx, item.projectId));
    if (!item || !project || isOver(project)) return [];
    const due = await turnFor(project, item);
    if (!due) return [];
    const today = projectDay(ctx, project);
    const day = dayFor(due, project, today);
    if (day > today) return [touch(project), timer({ ritual: BY_DATE, ...dayTimer(day, project, item) })];
    return [
      touch(project),
      ...(due.kind === 'ended' ? await reopened(ctx, project, item) : await failed(ctx, project, item)),
    ];
  },
};

/** Who accepted it until when stays beside it, for whoever judges it anew. */
async function reopened(ctx: RitualContext, project: Project, item: RaidItem): Promise<Write[]> {
  const set = { state: 'open' as const };
  const after = { ...item, ...set, version: item.version + 1 };
  const line = `The acceptance of ${await told(ctx, project, after)} is over: it ended ${showDay(item.acceptedUntil ?? '')}.`;
  return [
    ...(await changed(ctx, project, { before: item, after, set, action: 'raid.reopen' })),
    ...(isHigh(item) ? say(project, `raid:${item.id}:${after.version}`, line) : []),
  ];
}

async function failed(ctx: RitualContext, project: Project, item: RaidItem): Promise<Write[]> {
  const { item: heir, writes } = await succeeded(ctx, project, item, null);
  const rating = heir.score === null ? ', not rated yet' : '';
  const line = `Nobody confirmed *${codeOf(item)}* by ${showDay(item.validateBy ?? '')}, so it is a risk now: ${await told(ctx, project, heir)}${rating}`;
  return [...writes, ...say(project, `raid:${heir.id}:1`, line)];
}

function say(project: Project, key: string, line: string): Write[] {
  return project.state === 'on_hold' ? [] : announce({ actor: null }, project, key, line);
}
