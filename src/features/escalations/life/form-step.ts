import type { ModalView } from '@slack/types';
import type { z } from 'zod';
import { type Action, type Context, defineAction, defineView, type View } from '#platform/feature.ts';
import { type Answer, open } from '#platform/slack/reply.ts';
import type { Verb } from '../rules/life.ts';
import { type Step, take } from '../step.ts';
import { type FormMeta, formMeta, pressedOn, submitted } from './done.ts';
import { type AtEscalation, loaded, mustTake } from './rights.ts';

type Pressed = z.infer<typeof pressedOn>;

interface FormStep<Form> {
  verb: Verb;
  form: z.ZodType<Form>;
  modal(at: AtEscalation, meta: FormMeta, ctx: Context): ModalView | Promise<ModalView>;
  decide(form: Form, at: AtEscalation, ctx: Context): Promise<Step>;
}

interface Parts<Form> {
  /** Opens its form, as its button does. */
  start(ctx: Context, pressed: Pressed): Promise<Answer>;
  action: Action<Pressed>;
  view: View<Form, FormMeta>;
}

/** A step with a form: the button opens it, sending it takes the step; right and state are asked both times. */
export function formStep<Form>({ verb, form, modal, decide }: FormStep<Form>): Parts<Form> {
  const id = `escalations.${verb}`;
  async function start(ctx: Context, pressed: Pressed): Promise<Answer> {
    const at = await loaded(ctx, pressed.escalation);
    await mustTake(ctx, at, verb);
    return open(await modal(at, { ...pressed, channel: ctx.channel }, ctx));
  }
  return {
    start,
    action: defineAction({ id, value: pressedOn, press: (pressed, ctx) => start(ctx, pressed) }),
    view: defineView({
      id,
      form,
      meta: formMeta,
      submit: async (filled, meta, ctx) => {
        const at = await loaded(ctx, meta.escalation);
        await mustTake(ctx, at, verb);
        const step = await decide(filled, at, ctx);
        return submitted(ctx, at.project, await take(ctx, at.it, at.project, step), meta);
      },
    }),
  };
}
