import { z } from 'zod';
import { peopleOf } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { context } from '#platform/slack/blocks.ts';
import { modal, selectInput, textInput } from '#platform/slack/modal.ts';
import { mention, oneLine, shorten } from '#platform/slack/mrkdwn.ts';
import { endWait } from '../ladder/wait-over.ts';
import { type Escalation, involvedIn, involvedInAll, newestInProject } from '../queries.ts';
import { codeOf, isEnded } from '../rules/life.ts';
import { beside } from '../step.ts';
import { titleOf, whoAll, withdrawalWords } from '../words.ts';
import { involve } from '../writes.ts';
import { stepped } from './done.ts';
import { formStep } from './form-step.ts';
import { type AtEscalation, isNamed, maySee } from './rights.ts';
import { said } from './texts.ts';

/** Raised by mistake, or a second time: nobody is asked for anything any more, and whoever was is told once. */
export const withdrawing = formStep({
  verb: 'withdraw',
  form: z.object({ duplicate: z.string().optional(), reason: said.optional() }),
  modal: async (at, meta, ctx) => {
    const { it } = at;
    const others = await repeatable(ctx, at);
    return modal({
      callback: 'escalations.withdraw',
      title: `Withdraw ${codeOf(it)}`,
      submit: 'Withdraw it',
      meta,
      blocks: [
        context(titleOf(it)),
        others.length > 0 &&
          selectInput({
            key: 'duplicate',
            label: 'Duplicate of',
            ...(!it.restricted && { hint: 'Whoever has to do with this one joins that one.' }),
            options: others.map((other) => ({
              value: other.id,
              text: shorten(`${codeOf(other)} ${oneLine(other.problem)}`, 75),
            })),
            optional: true,
          }),
        textInput({
          key: 'reason',
          label: others.length > 0 ? 'Or: why is it withdrawn?' : 'Why is it withdrawn?',
          hint: 'Whoever was asked reads it.',
          optional: others.length > 0,
          max: 300,
        }),
      ],
    });
  },
  decide: async ({ duplicate, reason }, at, ctx) => {
    const { it, involved } = at;
    const original = duplicate === undefined ? null : await theOriginal(ctx, at, duplicate);
    if (!original && reason === undefined) {
      throw new Refusal('Say why, so that whoever was asked knows.', { field: 'reason' });
    }
    const why = { withdrawal: reason ?? null, duplicateOf: original?.number ?? null };
    const asked = new Set(involved.filter(({ part }) => part === 'asked').map(({ personId }) => personId));
    const others = partOf(at).filter((id) => !asked.has(id) && id !== ctx.actor.id);
    const whose = others.length > 0 ? ` for ${whoAll(others, await peopleOf(ctx, others))}` : '';
    return {
      action: 'escalation.withdraw',
      set: {
        ...stepped(ctx),
        ...why,
        state: 'withdrawn',
        ladderAt: null,
        nextAsked: [],
        promisedAt: null,
        graceEndsAt: null,
        waitingUntil: null,
      },
      line: {
        text: `${mention(ctx.actor.slackId)} withdrew *${codeOf(it)}*: ${withdrawalWords(why)}. Nothing is left to do${whose}.`,
        toAsked: true,
        pings: others.length > 0,
      },
      more: [endWait(it.id), ...(original ? await linked(ctx, at, original) : [])],
    };
  },
});

/** Those that it may repeat, the newest first: what is restricted is linked to what is restricted alone. */
async function repeatable(ctx: Context, { it, project }: AtEscalation): Promise<Escalation[]> {
  const all = (await newestInProject(ctx, { project: project.id })).filter(
    ({ id, state, restricted }) => id !== it.id && state !== 'withdrawn' && restricted === it.restricted,
  );
  const involved = await involvedInAll(
    ctx,
    all.filter(({ restricted }) => restricted).map(({ id }) => id),
  );
  return all.filter((other) => maySee(ctx.actor, other, involved));
}

async function theOriginal(ctx: Context, at: AtEscalation, id: string): Promise<Escalation> {
  const found = (await repeatable(ctx, at)).find((other) => other.id === id);
  if (found) return found;
  throw new Refusal('That one was withdrawn too. Choose another, or say why.', { field: 'duplicate' });
}

/** The one that it repeats says so as well, and gets those who wait for the same. */
async function linked(ctx: Context, at: AtEscalation, original: Escalation) {
  const { it, project } = at;
  const known = await involvedIn(ctx, { escalation: original.id });
  const waiting = isEnded(original.state) || original.restricted ? [] : [it.raisedBy, ...partOf(at)];
  const fresh = [...new Set(waiting)].filter((id) => !isNamed({ id }, original, known));
  const who = fresh.length > 0 ? `: ${whoAll(fresh, await peopleOf(ctx, fresh))} joined` : '';
  const { writes } = await beside(ctx, original, project, {
    action: 'escalation.duplicate',
    set: {},
    line: {
      text: `${mention(ctx.actor.slackId)} withdrew *${codeOf(it)}* as a duplicate of *${codeOf(original)}*${who}.`,
    },
    more: fresh.map((id) => involve(original.id, id, 'joined', null)),
  });
  return writes;
}

/** Whoever took it on or joined it. */
function partOf({ it, involved }: AtEscalation): string[] {
  const joined = involved.filter(({ part }) => part === 'joined').map(({ personId }) => personId);
  return [...new Set([...(it.ownerId ? [it.ownerId] : []), ...joined])];
}
