import { type Day, showDay } from '#platform/clock.ts';
import { and, inArray, isNotNull } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { dayWords } from '../calendar/rules/words.ts';
import { projectDay } from '../projects/day.ts';
import { nameOf } from '../projects/find.ts';
import { projectById } from '../projects/queries.ts';
import { lastResort, leftOf, type Team, teamsAround } from '../projects/teams.ts';
import { touch } from '../projects/writes.ts';
import { heardBy, type Nudging, nudging } from '../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { editing } from './actions.ts';
import { itemById, type RaidItem } from './queries.ts';
import { loaded, mustChange } from './rights.ts';
import { codeOf, isLive } from './rules/item.ts';
import { raidItems } from './tables.ts';
import { changeItem, factsOf, wordsOf } from './writes.ts';

const ITEM = 'raid.item';
const live = inArray(raidItems.state, ['open', 'mitigating']);

/** RAID items with a date, as milestones are reminded of; to their owner, or the lead of what nobody owns. */
export const raidNudges: NudgeSource = {
  name: ITEM,
  title: 'RAID items with a date',
  list: async (scope, asked) => {
    const all = await around(scope, asked.people);
    const left = await leftOf(
      scope,
      all.flatMap(({ items }) => items.map(({ ownerId }) => ownerId)),
    );
    const nudges: Nudge[] = [];
    for (const { team, items } of all) {
      const { project } = team;
      const today = projectDay(asked, project);
      const calendar = await calendarOf(project.region, today);
      for (const item of items) {
        const key = `${ITEM}:${item.id}`;
        const due = dateOf(item);
        const stands = due && nudging(due, today, calendar, heardBy(asked, key, today));
        if (!due || !stands) continue;
        const what = `${named(item)} ${dueWords(item, due, stands, today)}.`;
        for (const { person, why } of ownersOf(item, team, left)) {
          if (asked.people.includes(person))
            nudges.push({ key, project: project.id, person, what, why, due, done: 'Update' });
        }
      }
    }
    return nudges;
  },
  describe: async (scope, key) => {
    const item = await itemById(scope, idOf(key));
    const project = item && (await projectById(scope, item.projectId));
    if (!project || !isLive(item)) return null;
    const due = dateOf(item);
    return `${nameOf(project)}: ${named(item)}${due ? `, due ${showDay(due)}` : ''}.`;
  },
  owners: async (scope) =>
    (await scope.pick(raidItems, { owner: raidItems.ownerId }, and(isNotNull(raidItems.ownerId), live))).map(
      ({ owner }) => owner,
    ),
  finish: (key, ctx) => editing(ctx, idOf(key)),
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

function named(item: RaidItem): Mrkdwn {
  return `${bold(codeOf(item))} ${esc(item.title, 150)}`;
}

/** Live items of the projects around these people, project by project. */
export async function around(scope: Scope, people: readonly string[]): Promise<{ team: Team; items: RaidItem[] }[]> {
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

function dueWords({ validateBy }: RaidItem, due: Day, stands: Nudging, today: Day): Mrkdwn {
  const confirms = due === validateBy;
  if (stands.kind === 'today') return `${confirms ? 'must be confirmed' : 'is due'} today`;
  const day = dayWords(due, today);
  if (stands.kind === 'overdue') return `${confirms ? 'was to be confirmed by' : 'was due'} ${day}`;
  return `${confirms ? 'must be confirmed' : 'is due'} by ${day}`;
}

/** Its owner; whoever leads, when it has none or they have left. */
function ownersOf(
  { ownerId }: RaidItem,
  team: Team,
  left: ReadonlyMap<string, string>,
): { person: string; why: Mrkdwn }[] {
  const gone = ownerId === null ? undefined : left.get(ownerId);
  if (ownerId !== null && gone === undefined) return [{ person: ownerId, why: 'You own it.' }];
  const { people, does } = lastResort(team);
  const why = gone === undefined ? 'Nobody owns it' : `${mention(gone)}, who owned it, has left`;
  return people.map((person) => ({ person, why: `${why}, and you ${does} the project.` }));
}
