import { type Day, showDay } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { finish } from '../plan/finishing.ts';
import { planOf } from '../plan/plan.ts';
import { type MilestoneRow, milestonesOf } from '../plan/queries.ts';
import { projectDay } from '../projects/day.ts';
import { assignmentsOf, type Project } from '../projects/queries.ts';
import { itemsOf, type RaidItem } from '../raid/queries.ts';
import { codeOf } from '../raid/rules/item.ts';
import { settleItem } from '../raid/settle.ts';
import { mayClose, mayFinish } from './rules/tickable.ts';

/** Something of mine that I may have finished. */
export interface OpenItem {
  value: string;
  text: string;
}

interface Mine {
  milestones: readonly MilestoneRow[];
  items: readonly RaidItem[];
}

/** What this person could tick off: their milestones of about now, and their RAID items that need nobody else's yes. */
export async function openItems(ctx: Context, project: Project): Promise<OpenItem[]> {
  const { milestones, items } = await mine(ctx, project);
  return [
    ...milestones.map(({ id, name, planned }) => ({ value: `m:${id}`, text: `${name}, planned ${showDay(planned)}` })),
    ...items.map((item) => ({ value: `r:${item.id}`, text: `${codeOf(item)} ${item.title}` })),
  ];
}

async function mine(ctx: Context, project: Project): Promise<Mine> {
  const [roles, milestones, items] = await Promise.all([
    assignmentsOf(ctx, { project: project.id }),
    milestonesOf(ctx, { project: project.id }),
    itemsOf(ctx, { project: project.id }),
  ]);
  const person = ctx.actor.id;
  const today = projectDay(ctx, project);
  const me = {
    person,
    roles: new Set(roles.flatMap(({ personId, role }) => (personId === person ? [role] : []))),
    ...{ today, calendar: await calendarOf(project.region, today), phase: project.phase },
  };
  return {
    milestones: milestones
      .filter((milestone) => mayFinish(milestone, me))
      .sort((one, other) => one.planned.localeCompare(other.planned)),
    items: items.filter((item) => mayClose(item, me.person)),
  };
}

/** Finishes what was ticked, as far as it is still open and theirs. */
export async function tickOff(
  ctx: Context,
  project: Project,
  day: Day,
  ticked: readonly string[],
): Promise<{ finished: string[]; writes: Write[] }> {
  if (ticked.length === 0) return { finished: [], writes: [] };
  const [{ milestones, items }, plan] = await Promise.all([mine(ctx, project), planOf(ctx, project)]);
  const done: { finished: string[]; writes: Write[] } = { finished: [], writes: [] };
  // Each of them touches the project: the next decides on it as the one before leaves it.
  const asLeft = () => ({ ...project, version: project.version + done.finished.length });
  for (const milestone of milestones.filter(({ id }) => ticked.includes(`m:${id}`))) {
    done.writes.push(...finish(ctx, { ...plan, project: asLeft() }, milestone, plan.today).writes);
    done.finished.push(milestone.name);
  }
  const reason = `Finished, as said in the standup of ${showDay(day)}.`;
  for (const item of items.filter(({ id }) => ticked.includes(`r:${id}`))) {
    done.writes.push(...(await settleItem(ctx, asLeft(), item, 'close', reason, null)).writes);
    done.finished.push(`${codeOf(item)} ${item.title}`);
  }
  return done;
}
