import { z } from 'zod';
import { personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { context } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { notUsable } from '../../projects/rules/team.ts';
import { ask, whyOf } from '../ladder/ask.ts';
import { awayUntil } from '../ladder/away.ts';
import { ladderOf } from '../ladder/rungs.ts';
import type { Escalation } from '../queries.ts';
import { deadlines } from '../rules/clock.ts';
import { type Rung, rungsLeft } from '../rules/ladder.ts';
import { codeOf } from '../rules/life.ts';
import { clockTimeOf } from '../time.ts';
import { titleOf } from '../words.ts';
import { stepped } from './done.ts';
import { formStep } from './form-step.ts';
import { said, TEXT_MAX } from './texts.ts';

/** It wasn't over: whoever owned it is asked again, the clocks and the ladder begin anew. */
export const reopen = formStep({
  verb: 'reopen',
  form: z.object({ reason: said }),
  modal: ({ it }, meta) =>
    modal({
      callback: 'escalations.reopen',
      title: `Reopen ${codeOf(it)}`,
      submit: 'Reopen it',
      meta,
      blocks: [
        context(titleOf(it)),
        textInput({ key: 'reason', label: 'What is wrong again?', multiline: true, max: TEXT_MAX }),
      ],
    }),
  decide: async ({ reason }, { it, project }, ctx) => {
    const rungs = await ladderOf(ctx, project, it, ctx.now);
    const first = await firstAsked(ctx, it, rungs);
    const asked = first.people;
    const [assigneeId = null] = asked;
    const time = await clockTimeOf(ctx, { ...it, assigneeId }, ctx.now);
    const due = deadlines(it.severity, ctx.now, time, []);
    const [next] = rungsLeft(rungs, new Set(asked), it.raisedBy);
    const set = {
      ...stepped(ctx),
      state: 'open' as const,
      assigneeId,
      ownerId: null,
      clockFrom: ctx.now,
      ackDueAt: due.acknowledge,
      containDueAt: due.contain,
      containFrom: null,
      containMinutes: null,
      ladderAt: due.acknowledge,
      ladderStep: 1,
      nextAsked: next?.people.map(({ id }) => id) ?? [],
      acknowledgedAt: null,
      containedAt: null,
      resolvedAt: null,
      closedAt: null,
      containment: null,
      resolution: null,
      rootCause: null,
      rootCauseText: null,
      withdrawal: null,
      duplicateOf: null,
      overdueToldAt: null,
      promisedAt: null,
      graceEndsAt: null,
      reminded: 'nobody' as const,
    };
    const after = { ...it, ...set, version: it.version + 1 };
    return {
      action: 'escalation.reopen',
      set,
      line: { text: `${mention(ctx.actor.slackId)} reopened *${codeOf(it)}*: ${esc(reason, 400)}` },
      more: await ask(ctx, after, project, { people: asked, why: first.why }),
      asked,
    };
  },
});

/** Whoever owned it knows it best; is that person away, or is nobody left, it goes up the ladder. */
async function firstAsked(ctx: Context, it: Escalation, rungs: readonly Rung[]) {
  const owner = await personById(ctx, it.ownerId ?? it.assigneeId ?? '');
  const isHere = owner && notUsable(owner) === null && (await awayUntil(ctx, owner, it.severity, ctx.now)) === null;
  if (isHere) return { people: [owner.id], why: 'again, because it was reopened' };
  const [rung] = rungsLeft(rungs, new Set(), it.raisedBy);
  const why = rung ? `${whyOf(rung)}: it was reopened` : '';
  return { people: rung?.people.map(({ id }) => id) ?? [], why };
}
