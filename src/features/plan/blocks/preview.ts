import { workingDaysBetween } from '#platform/calendar/working-days.ts';
import { type Day, showDay } from '#platform/clock.ts';
import { echoDay } from '#platform/dates/parse-day.ts';
import { type Child, context, section } from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { frozenOn } from '../../calendar/rules/freeze.ts';
import type { FreezeStrength } from '../../calendar/tables.ts';
import { isBeforeGoLive } from '../../playbooks/schedule.ts';
import { dayOff } from '../../projects/rules/warnings.ts';
import type { Plan } from '../plan.ts';
import type { MilestoneRow } from '../queries.ts';
import { anchorWords } from '../rules/allowed.ts';
import { type Milestone, overtakenBy } from '../rules/milestone.ts';
import { type Anchor, anchorDay } from '../rules/place.ts';
import type { Shift } from '../rules/replan.ts';
import { milestoneCount, workingDays } from './words.ts';

const SHOWN = 12;

/** What moving one milestone changes, and what it turns around: nothing else moves by itself. `done` once it has moved. */
export function milestonePreview(plan: Plan, milestone: MilestoneRow, to: Day, done = false): Child[] {
  const comes = done ? 'now come' : 'would come';
  const { dependents, prerequisites } = overtakenBy(milestone, to, plan.milestones);
  const pastGoLive = isBeforeGoLive(milestone.phase) && to > plan.dates.goLive;
  const fromTo = `*${esc(milestone.name, 200)}*\n${change(plan, milestone.planned, to)}`;
  return [
    section(`${fromTo}\nNo other milestone moves.`),
    dependents.length > 0 && section(`⚠ These build on it and ${comes} before it:\n${names(dependents)}`),
    prerequisites.length > 0 && section(`⚠ It builds on these, which ${comes} after it:\n${names(prerequisites)}`),
    pastGoLive && context(`⚠ That is after go-live on ${showDay(plan.dates.goLive)}.`),
    offDay(plan, 'That', to),
  ];
}

/** What moving kickoff or go-live changes: every milestone that moves, and how many stay. */
export function anchorPreview(plan: Plan, anchor: Anchor, to: Day, shifts: readonly Shift<MilestoneRow>[]): Child[] {
  const done = plan.milestones.filter(({ state }) => state === 'done').length;
  const late = shifts.filter((each) => each.to < plan.today).length;
  const more = shifts.length - SHOWN;
  const lines = shifts
    .slice(0, SHOWN)
    .map((each) => `• ${esc(each.milestone.name, 80)}: ${showDay(each.milestone.planned)} → ${showDay(each.to)}`);
  return [
    section(
      `*${anchorWords[anchor] === 'kickoff' ? 'Kickoff' : 'Go-live'}*\n${change(plan, anchorDay(anchor, plan.dates), to)}`,
    ),
    section(
      shifts.length === 0
        ? 'No milestone moves with it.'
        : `*${milestoneCount(shifts.length)} ${shifts.length === 1 ? 'moves' : 'move'} with it*\n${lines.join('\n')}${more > 0 ? `\n… and ${more} more` : ''}`,
    ),
    done > 0 &&
      context(`✓ ${milestoneCount(done)} already done ${done === 1 ? 'stays where it is' : 'stay where they are'}.`),
    late > 0 && context(`⚠ ${milestoneCount(late)} would be overdue at once.`),
    anchorWarnings(plan, anchor, to, shifts),
  ];
}

/** What somebody should know about another kickoff or go-live; none of it forbids the day. */
export function anchorWarnings(plan: Plan, anchor: Anchor, to: Day, shifts: readonly Shift<MilestoneRow>[]): Child[] {
  const then = new Map(shifts.map(({ milestone, to: day }) => [milestone.id, day]));
  const moved = plan.milestones.map((each) => ({ ...each, planned: then.get(each.id) ?? each.planned }));
  const held = moved.find(({ key }) => key === anchor);
  const after = held ? overtakenBy(held, to, moved).prerequisites : [];
  return [
    after.length > 0 && section(`⚠ It builds on these, which would come after it:\n${names(after)}`),
    offDay(plan, anchorWords[anchor] === 'kickoff' ? 'The kickoff' : 'Go-live', to),
    ...(anchor === 'go-live' ? inFreezes(plan, to) : []),
  ];
}

const frozenVerdict: Record<FreezeStrength, string> = { hard: 'NO-GO', soft: 'GO WITH CONDITIONS at best' };

/** A date may be set in a freeze: the freeze may go, and the date move again. */
function inFreezes({ freezes }: Plan, goLive: Day): Child[] {
  return freezes
    .filter((freeze) => frozenOn(goLive, freeze))
    .map(({ name, strength }) =>
      context(
        `⚠ ${showDay(goLive)} lies in the freeze ${bold(name)} (${strength}): the go-live gate will say ${frozenVerdict[strength]}.`,
      ),
    );
}

function offDay({ calendar }: Plan, what: string, day: Day): Child {
  const why = dayOff(what, day, calendar);
  return why !== null && context(`⚠ ${esc(why)}`);
}

/** `Fri 4 Dec 2026 → Fri 11 Dec 2026 (Europe/Berlin), 5 working days later` */
export function change({ project, calendar }: Pick<Plan, 'project' | 'calendar'>, from: Day, to: Day): Mrkdwn {
  const days = workingDaysBetween(from, to, calendar);
  const words = days === 0 ? '' : `, ${workingDays(Math.abs(days))} ${to > from ? 'later' : 'earlier'}`;
  return `${showDay(from)} → *${esc(echoDay(to, project.zone))}*${words}`;
}

function names(milestones: readonly Milestone[]): Mrkdwn {
  const more = milestones.length - SHOWN;
  const lines = milestones.slice(0, SHOWN).map((each) => `• ${esc(each.name, 100)}, ${showDay(each.planned)}`);
  return `${lines.join('\n')}${more > 0 ? `\n… and ${more} more` : ''}`;
}
