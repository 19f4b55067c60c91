import { addDays, type Day, showDay, weekday } from '#platform/clock.ts';
import { and, inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, code, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { projectDay } from '../projects/day.ts';
import { holding, type Team, teamsAround } from '../projects/teams.ts';
import { touch } from '../projects/writes.ts';
import { type Nudging, nudging } from '../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { editing } from './actions.ts';
import type { RaidItem } from './queries.ts';
import { loaded, mustChange } from './rights.ts';
import { codeOf, isOverdue, isStale } from './rules/item.ts';
import { raidItems } from './tables.ts';
import { changeItem, factsOf, wordsOf } from './writes.ts';

const ITEM = 'raid.item';
const REVIEW = 'raid.review';
const MONDAY = 1;

/** RAID items with a date, as milestones are reminded of; to their owner, or the lead of what nobody owns. */
export const raidNudges: NudgeSource = {
  name: ITEM,
  title: 'RAID items with a date',
  list: async (scope, { now, people }) => {
    const nudges: Nudge[] = [];
    for (const { team, items } of await around(scope, people)) {
      const today = projectDay({ now }, team.project);
      const calendar = await calendarOf(team.project.region, today);
      for (const item of items) {
        const due = dateOf(item);
        const why = due && nudging(due, today, calendar);
        if (!due || !why) continue;
        const owners = item.ownerId === null ? holding(team, 'lead') : [item.ownerId];
        for (const person of owners.filter((one) => people.includes(one))) {
          const text = `${bold(codeOf(item))} ${esc(item.title, 150)} ${dueWords(item, due, why)}. ${reason(item)}`;
          nudges.push({ key: `${ITEM}:${item.id}`, project: team.project.id, person, text, due, done: 'Update' });
        }
      }
    }
    return nudges;
  },
  finish: (key, ctx) => editing(ctx, key.slice(ITEM.length + 1)),
  handOver: async (key, to, ctx) => {
    const { project, item } = await loaded(ctx, key.slice(ITEM.length + 1));
    await mustChange(ctx, project, item);
    const after = { ...item, ownerId: to.id };
    return nothing(
      touch(project),
      changeItem(item, { ownerId: to.id }),
      ctx.record({
        action: 'raid.pass',
        subject: `raid:${item.id}`,
        project: project.id,
        before: factsOf(item),
        after: factsOf(after),
        text: wordsOf(after),
      }),
    );
  },
};

/** Once a week to the lead: what is open, what nobody has touched for long, what is late. */
export const raidReviewNudges: NudgeSource = {
  name: REVIEW,
  title: 'Weekly RAID review',
  list: async (scope, { now, people }) => {
    const nudges: Nudge[] = [];
    for (const { team, items } of await around(scope, people)) {
      const { project } = team;
      const today = projectDay({ now }, project);
      if (weekday(today) !== MONDAY || items.length === 0) continue;
      const text = reviewWords(team, items, now, today);
      for (const person of holding(team, 'lead').filter((one) => people.includes(one))) {
        nudges.push({
          key: `${REVIEW}:${project.id}:${today}`,
          project: project.id,
          person,
          text,
          due: addDays(today, 4),
          done: 'Reviewed',
        });
      }
    }
    return nudges;
  },
  finish: async () => nothing(),
  handOver: async () => {
    throw new Refusal('The RAID review is the lead’s. To change who leads the project, use `/golive team`.');
  },
};

/** Live items of the projects around these people, project by project. */
async function around(scope: Scope, people: readonly string[]): Promise<{ team: Team; items: RaidItem[] }[]> {
  const live = inArray(raidItems.state, ['open', 'mitigating']);
  const owned = await scope.pick(
    raidItems,
    { project: raidItems.projectId },
    and(inArray(raidItems.ownerId, [...people]), live),
  );
  const teams = await teamsAround(
    scope,
    people,
    owned.map(({ project }) => project),
  );
  if (teams.size === 0) return [];
  const items = await scope.from(raidItems, and(inArray(raidItems.projectId, [...teams.keys()]), live));
  return [...teams.values()].map((team) => ({
    team,
    items: items.filter(({ projectId }) => projectId === team.project.id),
  }));
}

/** The earlier of its two dates. */
function dateOf({ due, validateBy }: RaidItem): Day | null {
  if (due === null || validateBy === null) return due ?? validateBy;
  return due < validateBy ? due : validateBy;
}

function dueWords({ validateBy }: RaidItem, due: Day, why: Nudging): Mrkdwn {
  const what = due === validateBy ? 'must be confirmed' : 'is due';
  if (why.kind === 'overdue') return `${due === validateBy ? 'was to be confirmed by' : 'was due'} ${showDay(due)}`;
  return why.days === 0 ? `${what} today` : `${what} by ${showDay(due)}`;
}

function reason({ ownerId }: RaidItem): Mrkdwn {
  return ownerId === null ? 'Nobody owns it, and you lead the project.' : 'You own it.';
}

const NAMED = 6;

function reviewWords({ project }: Team, items: readonly RaidItem[], now: Date, today: Day): Mrkdwn {
  const stale = items.filter((item) => isStale(item, now));
  const late = items.filter((item) => isOverdue(item, today));
  const parts = [`${items.length} open`, named('untouched for long', stale), named('late', late)].filter(Boolean);
  return `*Weekly RAID review*: ${parts.join(' · ')}. You lead the project. Look through them with ${code(`/raid list ${project.key}`)}.`;
}

function named(what: string, items: readonly RaidItem[]): string {
  if (items.length === 0) return '';
  const more = items.length > NAMED ? ', …' : '';
  return `${items.length} ${what} (${items.slice(0, NAMED).map(codeOf).join(', ')}${more})`;
}
