import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { Day } from '#platform/clock.ts';
import { context, section } from '#platform/slack/blocks.ts';
import { dayInput, modal, selectInput, textInput } from '#platform/slack/modal.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { anchorPreview, milestonePreview } from './blocks/preview.ts';
import type { Target } from './moving.ts';
import type { Plan } from './plan.ts';
import type { ProposalRow } from './queries.ts';
import { anchorWords } from './rules/allowed.ts';
import { type Cause, causes, causeWords } from './rules/cause.ts';
import { anchorDay } from './rules/place.ts';
import { shiftsFor } from './rules/rescheduling.ts';

export const moveForm = z.object({
  day: z.string({ error: 'Choose a date.' }),
  cause: z.enum(causes, { error: 'Choose whose change it is.' }),
  reason: z.string().optional(),
});

export const moveMeta = z.object({
  project: z.string(),
  /** A milestone's id, or the date that the plan hangs on. */
  what: z.string(),
  /** The date whose consequences are on show: another one is shown first, then done. */
  shown: z.string().nullable(),
  channel: z.string().nullable(),
});

interface MoveWords {
  plan: Plan;
  target: Target;
  as: 'moves' | 'proposes';
  day: Day | null;
  cause?: Cause | null;
  reason?: string;
  channel: string | null;
}

/** Asks for the date, its cause and the reason, above them what would change; without a date that comes second. */
export function moveModal({ plan, target, as, day, cause, reason, channel }: MoveWords): ModalView {
  const what = target.kind === 'milestone' ? target.milestone.id : target.anchor;
  const now = target.kind === 'milestone' ? target.milestone.planned : anchorDay(target.anchor, plan.dates);
  const verb = as === 'moves' ? 'Move' : 'Ask the manager';
  return modal({
    callback: 'plan.move',
    title: target.kind === 'milestone' ? 'Move a milestone' : `Move ${anchorWords[target.anchor]}`,
    submit: day === null ? 'Show what moves' : verb,
    meta: { project: plan.project.id, what, shown: day, channel } satisfies z.infer<typeof moveMeta>,
    blocks: [
      ...(day === null ? [intro(target)] : preview(plan, target, day)),
      as === 'proposes' &&
        context(
          'This date moves only with the delivery manager’s yes: they get your question with what you write here.',
        ),
      dayInput({
        key: 'day',
        label: 'New date',
        initial: day ?? now,
        hint: 'When you choose another one, you see what it changes first.',
      }),
      selectInput({
        key: 'cause',
        label: 'Whose change is it?',
        options: causes.map((each) => ({ text: causeWords[each], value: each })),
        ...(cause && { initial: cause }),
      }),
      textInput({
        key: 'reason',
        label: 'Reason',
        multiline: true,
        ...(reason && { initial: reason }),
        placeholder: 'Data extract arrives a week later',
      }),
    ],
  });
}

function intro(target: Target) {
  const name = target.kind === 'milestone' ? target.milestone.name : anchorWords[target.anchor];
  return section(`To which day does *${esc(name, 200)}* move? You see what changes before it does.`);
}

function preview(plan: Plan, target: Target, day: Day) {
  if (target.kind === 'milestone') return milestonePreview(plan, target.milestone, day);
  return anchorPreview(plan, target.anchor, day, shiftsFor(plan, target.anchor, day));
}

export const declineForm = z.object({ comment: z.string().optional() });
export const declineMeta = z.object({ proposal: z.string() });

export function declineModal(proposal: ProposalRow): ModalView {
  return modal({
    callback: 'plan.decline',
    title: 'Decline the new date',
    submit: 'Decline',
    meta: { proposal: proposal.id } satisfies z.infer<typeof declineMeta>,
    blocks: [
      textInput({
        key: 'comment',
        label: `Why does ${anchorWords[proposal.anchor]} stay?`,
        hint: 'Whoever asked reads this.',
        multiline: true,
      }),
    ],
  });
}
