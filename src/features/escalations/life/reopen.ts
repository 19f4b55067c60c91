import { z } from 'zod';
import { context } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { ask } from '../ladder/ask.ts';
import { ladderOf } from '../ladder/rungs.ts';
import { deadlines } from '../rules/clock.ts';
import { rungsLeft } from '../rules/ladder.ts';
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
  decide: async ({ reason }, { it, project, involved }, ctx) => {
    const assigneeId = it.ownerId ?? it.assigneeId;
    const time = await clockTimeOf(ctx, { ...it, assigneeId }, ctx.now);
    const due = deadlines(it.severity, ctx.now, time, []);
    const rungs = await ladderOf(ctx, project, it, ctx.now);
    const already = new Set(involved.filter(({ part }) => part === 'asked').map(({ personId }) => personId));
    const [next] = rungsLeft(rungs, new Set([...already, assigneeId ?? '']), it.raisedBy);
    const set = {
      ...stepped(ctx),
      state: 'open' as const,
      assigneeId,
      ownerId: null,
      clockFrom: ctx.now,
      ackDueAt: due.acknowledge,
      containDueAt: due.contain,
      ladderAt: next ? due.acknowledge : null,
      nextAsked: next?.people.map(({ id }) => id) ?? [],
      acknowledgedAt: null,
      containedAt: null,
      resolvedAt: null,
      closedAt: null,
      containment: null,
      resolution: null,
      rootCause: null,
      rootCauseText: null,
      overdueToldAt: null,
      promisedAt: null,
      graceEndsAt: null,
      reminded: 'nobody' as const,
    };
    const after = { ...it, ...set, version: it.version + 1 };
    const whom = assigneeId && assigneeId !== ctx.actor.id ? [assigneeId] : [];
    return {
      action: 'escalation.reopen',
      set,
      line: { text: `${mention(ctx.actor.slackId)} reopened *${codeOf(it)}*: ${esc(reason, 400)}` },
      more: await ask(ctx, after, project, { people: whom, why: 'again, because it was reopened', already }),
    };
  },
});
