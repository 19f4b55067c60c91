import { addDays, type Day } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { code, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { projectDay } from '../projects/day.ts';
import { must } from '../projects/permissions.ts';
import { assignmentsOf, type Project, projectById } from '../projects/queries.ts';
import { lastResort } from '../projects/teams.ts';
import { heardBy, isWeekly } from '../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { around } from './nudges.ts';
import type { RaidItem } from './queries.ts';
import { codeOf, isOverdue, isStale } from './rules/item.ts';

const REVIEW = 'raid.review';

/** Once a week to the lead: what is open, what nobody has touched for long, what is late. */
export const raidReviewNudges: NudgeSource = {
  name: REVIEW,
  title: 'Weekly RAID review',
  weekly: true,
  list: async (scope, asked) => {
    const nudges: Nudge[] = [];
    for (const { team, items } of await around(scope, asked.people)) {
      const { project } = team;
      const key = `${REVIEW}:${project.id}`;
      const today = projectDay(asked, project);
      if (items.length === 0 || !isWeekly(today, heardBy(asked, key, today))) continue;
      const line = { key, project: project.id, due: addDays(today, 4), done: 'Reviewed', passable: false } as const;
      const what = reviewWords(project, items, asked.now, today);
      const { people, does } = lastResort(team);
      for (const person of people) {
        if (asked.people.includes(person)) nudges.push({ ...line, person, what, why: `You ${does} the project.` });
      }
    }
    return nudges;
  },
  finish: async (key, ctx) => {
    const project = await projectById(ctx, key.slice(REVIEW.length + 1));
    if (!project) throw new Refusal('This project is no longer there. See what is running with `/golive list`.');
    must(ctx.actor, 'raid.change', project, await assignmentsOf(ctx, { project: project.id }));
    return nothing(ctx.record({ action: 'raid.review', subject: `project:${project.id}`, project: project.id }));
  },
  handOver: async () => {
    throw new Refusal('The RAID review is the lead’s. To change who leads the project, use `/golive team`.');
  },
};

const NAMED = 6;

function reviewWords({ key }: Project, items: readonly RaidItem[], now: Date, today: Day): Mrkdwn {
  const stale = items.filter((item) => isStale(item, now));
  const late = items.filter((item) => isOverdue(item, today));
  const parts = [`${items.length} open`, named('untouched for long', stale), named('late', late)].filter(Boolean);
  return `*Weekly RAID review*: ${parts.join(' · ')}. Look through them with ${code(`/raid list ${key}`)}.`;
}

function named(what: string, items: readonly RaidItem[]): string {
  if (items.length === 0) return '';
  const more = items.length > NAMED ? ', …' : '';
  return `${items.length} ${what} (${items.slice(0, NAMED).map(codeOf).join(', ')}${more})`;
}
