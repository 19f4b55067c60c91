import type { Day } from '#platform/clock.ts';
import { showDay } from '#platform/clock.ts';
import { echoDay } from '#platform/dates/parse-day.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { firstFitting, holdersOf, managerTiers } from '../projects/holders.ts';
import { may } from '../projects/permissions.ts';
import { announce, touch } from '../projects/writes.ts';
import { anchorWarnings, milestonePreview } from './blocks/preview.ts';
import { milestoneCount } from './blocks/words.ts';
import { authority, mustFit, type Target } from './moving.ts';
import type { Plan } from './plan.ts';
import { type MilestoneRow, openProposals } from './queries.ts';
import { anchorWords } from './rules/allowed.ts';
import { causeWords, type Why } from './rules/cause.ts';
import { anchorDay } from './rules/place.ts';
import { type Rescheduling, shiftsFor } from './rules/rescheduling.ts';
import { propose, replaceProposals, reschedule } from './writes/anchors.ts';
import { moveMilestone } from './writes/milestones.ts';

export interface CarriedOut {
  said: Message;
  writes: Write[];
}

/** Moves it, or asks the manager to. Throws what `authority` and `mustFit` throw. */
export function carryOut(
  ctx: Context,
  plan: Plan,
  target: Target,
  to: Day,
  why: Why,
): Promise<CarriedOut> | CarriedOut {
  const as = authority(ctx, plan, target);
  mustFit(plan, target, to);
  if (target.kind === 'milestone') return moved(ctx, plan, target.milestone, to, why);
  const rescheduling = { anchor: target.anchor, to, why };
  return as === 'moves' ? rescheduled(ctx, plan, rescheduling) : proposed(ctx, plan, rescheduling);
}

function moved(ctx: Context, plan: Plan, milestone: MilestoneRow, to: Day, why: Why): CarriedOut {
  const line = `${mention(ctx.actor.slackId)} moved *${esc(milestone.name, 200)}* from ${showDay(milestone.planned)} to ${showDay(to)} – ${whyWords(why)}`;
  return {
    said: message([section('✓ Moved.'), milestonePreview(plan, milestone, to, true)]),
    writes: [touch(plan.project), ...moveMilestone(ctx, plan, milestone, to, why), ...told(ctx, plan, line)],
  };
}

async function rescheduled(ctx: Context, plan: Plan, it: Rescheduling): Promise<CarriedOut> {
  const older = await openProposals(ctx, { project: plan.project.id });
  const name = anchorWords[it.anchor];
  const shifts = shiftsFor(plan, it.anchor, it.to);
  return {
    said: message([
      section(
        `✓ ${plan.project.key}: ${name} moved to *${esc(echoDay(it.to, plan.project.zone))}*, and ${milestoneCount(shifts.length)} with it.`,
      ),
      anchorWarnings(plan, it.anchor, it.to, shifts),
    ]),
    writes: [
      ...reschedule(ctx, plan, it, ctx.actor.id),
      ...replaceProposals(ctx, older, it.anchor),
      ...told(ctx, plan, rescheduledLine(plan, it, mention(ctx.actor.slackId))),
    ],
  };
}

/** `@tom moved go-live from … to …, 12 milestones with it – Customer: …` */
export function rescheduledLine(plan: Plan, { anchor, to, why }: Rescheduling, who: Mrkdwn): Mrkdwn {
  const count = shiftsFor(plan, anchor, to).length;
  return `${who} moved *${anchorWords[anchor]}* from ${showDay(anchorDay(anchor, plan.dates))} to ${showDay(to)}, ${milestoneCount(count)} with it – ${whyWords(why)}`;
}

async function proposed(ctx: Context, plan: Plan, it: Rescheduling): Promise<CarriedOut> {
  if (plan.project.state === 'pending') {
    throw new Refusal(
      `${plan.project.key} is pending, so I ask nobody yet. Activate it in \`/golive status ${plan.project.key}\` first, or have a manager move the date.`,
    );
  }
  const [older, askedOf] = await Promise.all([openProposals(ctx, { project: plan.project.id }), managersOf(ctx, plan)]);
  const name = anchorWords[it.anchor];
  const line = `${mention(ctx.actor.slackId)} asked to move *${name}* from ${showDay(anchorDay(it.anchor, plan.dates))} to ${showDay(it.to)} – ${whyWords(it.why)}. A manager decides.`;
  return {
    said: message([
      section(
        `Asked ${askedOf.map(mention).join(' and ')} to move ${name} of ${plan.project.key} to *${esc(echoDay(it.to, plan.project.zone))}*. Nothing has moved yet: you get a message as soon as it is decided.`,
      ),
    ]),
    writes: [...propose(ctx, plan, it, askedOf), ...replaceProposals(ctx, older, it.anchor), ...told(ctx, plan, line)],
  };
}

/** Slack ids of the project's own managers, else of the workspace's; never the one who asks. */
async function managersOf(ctx: Context, { project, team }: Plan): Promise<string[]> {
  const tiers = await managerTiers(ctx, await holdersOf(ctx, project.id));
  const able = firstFitting(tiers, (person) => person.id !== ctx.actor.id && may(person, 'golive.move', team, project));
  if (able.length > 0) return able.map(({ slackId }) => slackId);
  throw new Refusal(
    `${project.key} has no delivery manager who could decide on this. Name one with \`/golive team ${project.key}\`, then ask again.`,
  );
}

/** One line in the channel's thread; once for each change of the project. */
export function told(ctx: Context, { project }: Plan, line: Mrkdwn): Write[] {
  return announce(ctx, project, `plan:${project.id}:${project.version + 1}`, line);
}

function whyWords({ cause, reason }: Why): Mrkdwn {
  return `${causeWords[cause]}: ${esc(reason, 500)}`;
}
