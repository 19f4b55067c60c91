import { z } from 'zod';
import { defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { context } from '#platform/slack/blocks.ts';
import { modal, selectInput, textInput } from '#platform/slack/modal.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { running } from '../ladder/running.ts';
import { endWait } from '../ladder/wait-over.ts';
import { type Escalation, waitsOf } from '../queries.ts';
import { LONGEST_WAIT, MOST_WAITS, waitUntil } from '../rules/clock.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { waits } from '../tables.ts';
import { workingTimeOf } from '../time.ts';
import { titleOf, when } from '../words.ts';
import { pressed, pressedOn, stepped } from './done.ts';
import { formStep } from './form-step.ts';
import { loaded, mustTake } from './rights.ts';
import { said } from './texts.ts';

/** The customer has to answer: the clocks stand still, two working days at most; then they go on by themselves. */
export const waiting = formStep({
  verb: 'wait',
  form: z.object({ reason: said, days: z.coerce.number().int().min(1).max(LONGEST_WAIT) }),
  modal: ({ it }, meta) =>
    modal({
      callback: 'escalations.wait',
      title: 'Waiting on customer',
      submit: 'Stop the clocks',
      meta,
      blocks: [
        context(titleOf(it)),
        textInput({ key: 'reason', label: 'What do you wait for, and from whom?', max: 500 }),
        selectInput({
          key: 'days',
          label: 'For how long, at most?',
          hint: 'Then the clocks go on. They can be stopped twice in all.',
          options: [
            { value: '1', text: '1 working day' },
            { value: '2', text: '2 working days' },
          ],
          initial: '1',
        }),
      ],
    }),
  decide: async ({ reason, days }, { it, project }, ctx) => {
    if (it.waitingUntil) throw new Refusal(`${codeOf(it)} waits already. Press *Customer answered* when it doesn’t.`);
    const waited = (await waitsOf(ctx, { escalation: it.id })).filter(({ since }) => since >= it.clockFrom);
    if (waited.length >= MOST_WAITS) throw new Refusal(hasWaited(it));
    // Working days even for a Sev1, whose own clock knows none.
    const until = waitUntil(days, ctx.now, await workingTimeOf(ctx, it, ctx.now));
    const row = { id: ctx.newId(), escalationId: it.id, since: ctx.now, until: null, reason };
    return {
      action: 'escalation.wait',
      set: { ...stepped(ctx), waitingUntil: until, promisedAt: null, graceEndsAt: null },
      line: {
        text: `${mention(ctx.actor.slackId)} waits for the customer until ${when(until, project)}, the clocks stand still: ${esc(reason, 400)}`,
      },
      more: [(tx) => tx.insert(waits, row)],
    };
  },
});

function hasWaited(it: Escalation): string {
  return `The clocks of ${codeOf(it)} have been stopped twice, and can’t be again. Say what you wait for with *Update*.`;
}

export const resume = defineAction({
  id: 'escalations.resume',
  value: pressedOn,
  press: async ({ escalation, screen }, ctx) => {
    const at = await loaded(ctx, escalation);
    await mustTake(ctx, at, 'resume');
    const { it, project } = at;
    if (!it.waitingUntil) throw new Refusal(`${codeOf(it)} isn’t waiting any more: its clocks run.`);
    const set = { ...stepped(ctx), waitingUntil: null, ...(await running(ctx, { ...it, waitingUntil: null })) };
    const next = set.promisedAt ? ` Next update by ${when(set.promisedAt, project)}.` : '';
    const text = `${mention(ctx.actor.slackId)} says the customer has answered: the clocks of *${codeOf(it)}* go on.${next}`;
    const step = { action: 'escalation.resume', set, line: { text }, more: [endWait(it.id)] };
    return pressed(ctx, project, await take(ctx, it, project, step), screen);
  },
});
