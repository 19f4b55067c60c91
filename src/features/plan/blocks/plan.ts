import { workingDaysBetween } from '#platform/calendar/working-days.ts';
import { showDay } from '#platform/clock.ts';
import {
  actions,
  context,
  divider,
  type Message,
  menu,
  message,
  option,
  pager,
  paginate,
  section,
} from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn, mention, shorten } from '#platform/slack/mrkdwn.ts';
import { nameOf } from '../../projects/find.ts';
import type { Plan } from '../plan.ts';
import type { MilestoneRow } from '../queries.ts';
import { anchorWords } from '../rules/allowed.ts';
import { forecasts, isBehind, isOverdue, nextMilestone } from '../rules/milestone.ts';
import type { Anchor } from '../rules/place.ts';
import { slipWords, waitsOnWords, workingDays } from './words.ts';

const PAGE = 15;

/** A proposal as the plan mentions it. */
export interface Waiting {
  anchor: Anchor;
  to: string;
  /** The requester's Slack id. */
  by: string;
}

export function planMessage(plan: Plan, waiting: readonly Waiting[], wanted = 1): Message {
  const { items, page, pages, total } = paginate(plan.milestones, wanted, PAGE);
  const project = plan.project.id;
  if (total === 0) return message([section(`${title(plan)}\nThis project's playbook has no milestones.`)]);
  return message([
    section(`${title(plan)}\n${summary(plan)}`),
    context(
      ...waiting.map(
        ({ anchor, to, by }) =>
          `⏳ ${mention(by)} asked to move ${anchorWords[anchor]} to ${showDay(to)}; a manager decides.`,
      ),
    ),
    divider(),
    byPhase(items).map(([phase, group]) =>
      section(`*${capital(phase)}*\n${group.map((one) => line(one, plan)).join('\n')}`),
    ),
    pages > 1 && context(`Page ${page} of ${pages}, ${total} milestones`),
    actions(
      menu({
        id: 'plan.pick',
        placeholder: 'Choose a milestone',
        options: items.map(({ id, name }) => option(name, id)),
      }),
      ...(pager({ id: 'plan.page', page, pages, value: { project } })?.elements ?? []),
    ),
  ]);
}

function title({ project, dates }: Plan): Mrkdwn {
  const { kickoff, goLive } = dates;
  return `${nameOf(project)} · plan\nKickoff ${showDay(kickoff)} → go-live ${showDay(goLive)} (${esc(project.zone)})`;
}

function summary({ milestones, today, dates, project }: Plan): Mrkdwn {
  const done = milestones.filter(({ state }) => state === 'done').length;
  const overdue = milestones.filter((one) => isOverdue(one, today)).length;
  const next = nextMilestone(milestones.filter((one) => !isBehind(one, project.phase)));
  const heading = forecasts(milestones, today).get('go-live');
  return [
    `${done} of ${milestones.length} done`,
    overdue > 0 && `⚠ ${overdue} overdue`,
    heading && heading > dates.goLive && `as it stands, go-live is heading for ${showDay(heading)}`,
    next && `next: ${bold(next.name)} ${showDay(next.planned)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function line(milestone: MilestoneRow, { today, calendar, owner }: Plan): Mrkdwn {
  const { state, done, planned, name, waitsOn } = milestone;
  if (state === 'done') {
    return ['✓', esc(name, 100), `· done ${showDay(done ?? planned)}`, inBrackets(slipWords(milestone, calendar))]
      .filter(Boolean)
      .join(' ');
  }
  const late = isOverdue(milestone, today) && workingDaysBetween(planned, today, calendar);
  return [
    `${state === 'in_progress' ? '●' : '○'} ${bold(shorten(name, 100))} · ${showDay(planned)} ${inBrackets(slipWords(milestone, calendar))}`.trimEnd(),
    owner(milestone),
    waitsOn !== 'us' && `waits on ${waitsOnWords[waitsOn]}`,
    late !== false && `⚠ *overdue* by ${workingDays(late)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function inBrackets(words: Mrkdwn): Mrkdwn {
  return words && `(baseline ${words})`;
}

/** Phases as they come; the plan is ordered by day, so one may come again. */
function byPhase(items: readonly MilestoneRow[]): [string, MilestoneRow[]][] {
  const groups = new Map<string, MilestoneRow[]>();
  for (const item of items) groups.set(item.phase, [...(groups.get(item.phase) ?? []), item]);
  return [...groups];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
