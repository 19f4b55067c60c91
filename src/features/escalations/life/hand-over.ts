import { z } from 'zod';
import { showDay } from '#platform/clock.ts';
import { Refusal } from '#platform/refusal.ts';
import { context } from '#platform/slack/blocks.ts';
import { modal, textInput, userInput } from '#platform/slack/modal.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import { notUsable } from '../../projects/rules/team.ts';
import { ask } from '../ladder/ask.ts';
import { awayUntil } from '../ladder/away.ts';
import { handed } from '../ladder/running.ts';
import type { Escalation } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { titleOf, when } from '../words.ts';
import { stepped } from './done.ts';
import { formStep } from './form-step.ts';
import { said, TEXT_MAX } from './texts.ts';

/** The clocks are those of whoever has it now. */
function clocks(it: Escalation, project: Project): string {
  if (it.state === 'open' && it.ladderAt) return `\nTo be acknowledged by ${when(it.ladderAt, project)}.`;
  return it.promisedAt ? `\nNext update by ${when(it.promisedAt, project)}.` : '';
}

/** Somebody else works on it from now on; who owns it goes on answering for it. */
export const handOver = formStep({
  verb: 'hand-over',
  form: z.object({ to: z.string(), note: said }),
  modal: ({ it }, meta) =>
    modal({
      callback: 'escalations.hand-over',
      title: 'Hand over',
      submit: 'Hand over',
      meta,
      blocks: [
        context(titleOf(it)),
        userInput({ key: 'to', label: 'To whom?' }),
        textInput({
          key: 'note',
          label: 'What must they know?',
          hint: 'Where it stands and what comes next, so that nothing is done twice.',
          multiline: true,
          max: TEXT_MAX,
        }),
      ],
    }),
  decide: async ({ to, note }, { it, project }, ctx) => {
    const person = await ctx.meet(to);
    const why = notUsable(person);
    if (why !== null || !person) throw new Refusal(why ?? '', { field: 'to' });
    if (person.id === it.assigneeId) throw new Refusal(`It is with ${person.name} already.`, { field: 'to' });
    if (person.id === ctx.actor.id && it.state === 'open')
      throw new Refusal('Press *Acknowledge* to take it on yourself.', { field: 'to' });
    const back = await awayUntil(ctx, person, it.severity, ctx.now);
    if (back)
      throw new Refusal(`${person.name} is away until ${showDay(back)}. Choose somebody who is here.`, { field: 'to' });
    const set = {
      ...stepped(ctx),
      assigneeId: person.id,
      ...(await handed(ctx, it, { ...it, assigneeId: person.id })),
    };
    const after = { ...it, ...set, version: it.version + 1 };
    const asked = person.id === ctx.actor.id ? [] : [person.id];
    return {
      action: 'escalation.hand-over',
      set,
      line: {
        text: `${mention(ctx.actor.slackId)} handed *${codeOf(it)}* to ${mention(person.slackId)}: ${esc(note, 400)}${clocks(after, project)}`,
        pings: true,
      },
      more: await ask(ctx, after, project, { people: asked, why: `by ${ctx.actor.name}: ${note}` }),
      asked,
    };
  },
});
