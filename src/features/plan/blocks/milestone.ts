import { dayOf, showDay } from '#platform/clock.ts';
import { actions, button, context, fields, type Message, message, section } from '#platform/slack/blocks.ts';
import { code, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { isOver } from '../../projects/blocks/status.ts';
import { nameOf } from '../../projects/find.ts';
import type { Plan } from '../plan.ts';
import type { MilestoneRow, MoveRow } from '../queries.ts';
import { causeWords } from '../rules/cause.ts';
import { isOpen, isOverdue } from '../rules/milestone.ts';
import { slipWords, waitsOnWords } from './words.ts';

/** The last moves of a milestone, newest first, and the Slack ids of who made them. */
export interface History {
  moves: readonly MoveRow[];
  slackIds: ReadonlyMap<string, string>;
}

/** One milestone with its history and what can be done with it. `said` is what just happened. */
export function milestoneMessage(plan: Plan, milestone: MilestoneRow, history: History, said?: Mrkdwn): Message {
  const value = { milestone: milestone.id };
  const open = isOpen(milestone);
  const changes = !isOver(plan.project);
  // Passing its gate is what finishes go-live.
  const gated = milestone.key === 'go-live';
  return message([
    said && section(said),
    section(`*${esc(milestone.name, 200)}* ${code(milestone.key)}\n${nameOf(plan.project)}, phase ${milestone.phase}`),
    fields(
      milestone.done
        ? `*Done*\n${showDay(milestone.done)}`
        : `*Planned*\n${showDay(milestone.planned)}${isOverdue(milestone, plan.today) ? ' ⚠ overdue' : ''}`,
      `*Baseline*\n${slipWords(milestone, plan.calendar) || `${showDay(milestone.baseline)}, unchanged`}`,
      `*Owner*\n${plan.owner(milestone)}`,
      `*Waits on*\n${waitsOnWords[milestone.waitsOn]}`,
      milestone.dependsOn.length > 0 && `*Needs first*\n${needs(plan, milestone)}`,
    ),
    history.moves.length > 0 && context(history.moves.map((move) => moveLine(move, history, plan)).join('\n')),
    actions(
      changes && open && button({ id: 'plan.ask', text: 'Move…', value }),
      changes && open && milestone.state === 'planned' && button({ id: 'plan.start', text: 'Started', value }),
      changes && open && !gated && button({ id: 'plan.finish', text: 'Done today', value, style: 'primary' }),
      changes && !open && !gated && button({ id: 'plan.reopen', text: 'Not done after all', value }),
      button({ id: 'plan.page', text: 'Back to the plan', value: { project: plan.project.id, page: 1 } }),
    ),
  ]);
}

function needs({ milestones }: Plan, { dependsOn }: MilestoneRow): Mrkdwn {
  return milestones
    .filter(({ key }) => dependsOn.includes(key))
    .map(({ name, state }) => `${state === 'done' ? '✓' : '○'} ${esc(name, 100)}`)
    .join('\n');
}

function moveLine(move: MoveRow, { slackIds }: History, { project }: Plan): Mrkdwn {
  const who = mention(slackIds.get(move.by) ?? 'someone');
  const when = showDay(dayOf(move.at, project.zone));
  return `${when}: ${who} ${what(move)}`;
}

function what({ what, from, to, cause, reason }: MoveRow): Mrkdwn {
  if (what === 'done') return to ? `finished it on ${showDay(to)}` : 'opened it again';
  const why = [cause && causeWords[cause], reason && esc(reason, 200)].filter(Boolean).join(': ');
  return `moved it from ${from ? showDay(from) : '–'} to ${to ? showDay(to) : '–'} – ${why}`;
}
