import { showDay } from '#platform/clock.ts';
import { and, eq, inArray, isNotNull, or } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { Refusal } from '#platform/refusal.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { projectDay } from '../projects/day.ts';
import { nameOf } from '../projects/find.ts';
import { projectById } from '../projects/queries.ts';
import { heldIn, leftOf, type Team, teamsAround } from '../projects/teams.ts';
import { touch } from '../projects/writes.ts';
import { heardBy, nudging } from '../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { renewing } from './actions.ts';
import { askedAbout, named, reminderWords } from './nudge-words.ts';
import { itemById, type RaidItem } from './queries.ts';
import { loaded, mustChange } from './rights.ts';
import { reminderOf } from './rules/dates.ts';
import { codeOf, isLive } from './rules/item.ts';
import { raidItems } from './tables.ts';
import { changeItem, factsOf, wordsOf } from './writes.ts';

const ITEM = 'raid.item';
const live = inArray(raidItems.state, ['open', 'mitigating']);
/** With what was accepted for a while. */
const dated = or(live, and(eq(raidItems.state, 'accepted'), isNotNull(raidItems.acceptedUntil)));

/**
 * RAID items with a date, as milestones are reminded of; to their owner, or the lead of what nobody owns. That an
 * acceptance ends is told to whoever gave it too.
 */
export const raidNudges: NudgeSource = {
  name: ITEM,
  title: 'RAID items with a date',
  list: async (scope, asked) => {
    const all = await around(scope, asked.people, dated);
    const left = await leftOf(
      scope,
      all.flatMap(({ items }) => items.flatMap(({ ownerId, settledBy }) => [ownerId, settledBy])),
    );
    const nudges: Nudge[] = [];
    for (const { team, items } of all) {
      const { project } = team;
      const today = projectDay(asked, project);
      const calendar = await calendarOf(project.region, today);
      for (const item of items) {
        const key = `${ITEM}:${item.id}`;
        const reminder = reminderOf(item, project.zone);
        const stands = reminder && nudging(reminder.day, today, calendar, heardBy(asked, key, today));
        if (!reminder || !stands) continue;
        const what = reminderWords(item, reminder, stands, today);
        const line = { key, project: project.id, due: reminder.day, what };
        for (const { person, why, accepted } of askedAbout(item, reminder, team, left)) {
          if (!asked.people.includes(person)) continue;
          const stays = accepted || !isLive(item);
          nudges.push({
            ...line,
            person,
            why,
            done: accepted ? 'Decide' : 'Update',
            ...(stays && { passable: false }),
          });
        }
      }
    }
    return nudges;
  },
  describe: async (scope, key) => {
    const item = await itemById(scope, idOf(key));
    const project = item && (await projectById(scope, item.projectId));
    if (!project || !isLive(item)) return null;
    return `${nameOf(project)}: ${named(item)}${item.due ? `, due ${showDay(item.due)}` : ''}.`;
  },
  owners: async (scope) =>
    (await scope.pick(raidItems, { owner: raidItems.ownerId, giver: raidItems.settledBy }, dated)).flatMap(
      ({ owner, giver }) => [owner, giver],
    ),
  finish: (key, ctx) => renewing(ctx, idOf(key)),
  handOver: async (key, to, ctx) => {
    const { project, item } = await loaded(ctx, idOf(key));
    await mustChange(ctx, project, item);
    if (!isLive(item)) throw new Refusal(`${codeOf(item)} is settled already, so nothing was passed on.`);
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

function idOf(key: string): string {
  return key.slice(ITEM.length + 1);
}

/** Items of these people's projects, and their own, project by project: the live ones, when no others are asked for. */
export async function around(
  scope: Scope,
  people: readonly string[],
  which = live,
): Promise<{ team: Team; items: RaidItem[] }[]> {
  const held = inArray(raidItems.projectId, await heldIn(scope, people));
  const theirs = or(inArray(raidItems.ownerId, [...people]), inArray(raidItems.settledBy, [...people]));
  const items = await scope.from(raidItems, or(held, theirs), which);
  const teams = await teamsAround(
    scope,
    people,
    items.map(({ projectId }) => projectId),
  );
  return [...teams.values()].map((team) => ({
    team,
    items: items.filter(({ projectId }) => projectId === team.project.id),
  }));
}
