import { z } from 'zod';
import { eq } from '#platform/db/drizzle.ts';
import { Refusal } from '#platform/refusal.ts';
import { context } from '#platform/slack/blocks.ts';
import { modal, textInput, userInput } from '#platform/slack/modal.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { notUsable } from '../../projects/rules/team.ts';
import { direct, isSilent } from '../card/tell.ts';
import { workstreamsOf } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { workstreams } from '../tables.ts';
import { quietFor } from '../time.ts';
import { titleOf } from '../words.ts';
import { involve } from '../writes.ts';
import { formStep } from './form-step.ts';
import { said } from './texts.ts';

/** Past these nobody keeps them in view. */
const MOST = 10;

/** One part of a Sev1 and who takes care of it; the same name again gives it to somebody else. */
export const workstream = formStep({
  verb: 'workstream',
  form: z.object({ name: said, owner: z.string() }),
  modal: ({ it }, meta) =>
    modal({
      callback: 'escalations.workstream',
      title: 'Workstream',
      meta,
      blocks: [
        context(titleOf(it)),
        textInput({
          key: 'name',
          label: 'Which part?',
          placeholder: 'Database, customer contact, …',
          hint: 'A name that is there already gets a new owner.',
          max: 80,
        }),
        userInput({ key: 'owner', label: 'Who takes care of it?' }),
      ],
    }),
  decide: async ({ name, owner }, { it, project }, ctx) => {
    const person = await ctx.meet(owner);
    const why = notUsable(person);
    if (why !== null || !person) throw new Refusal(why ?? '', { field: 'owner' });
    const all = await workstreamsOf(ctx, { escalation: it.id });
    const known = all.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (!known && all.length >= MOST)
      throw new Refusal(`${MOST} workstreams are enough. Reuse one of them.`, { field: 'name' });
    const row = { id: ctx.newId(), escalationId: it.id, name, ownerId: person.id };
    const quiet = await quietFor(ctx, it.severity, [person.id], ctx.now);
    const call = {
      key: `esc-stream:${it.id}:${it.version}`,
      text: `${titleOf(it)}\n${mention(ctx.actor.slackId)} asks you to take care of *${esc(name, 80)}*.`,
      press: [{ id: 'escalations.open', text: 'Open' }],
      notBefore: quiet.get(person.id) ?? null,
    };
    // Of a restricted one they get the card itself.
    const isNew = person.id !== ctx.actor.id && known?.ownerId !== person.id;
    const isTold = isNew && !it.restricted && !isSilent(project);
    return {
      action: 'escalation.workstream',
      set: {},
      line: { text: `${mention(person.slackId)} takes care of ${esc(name, 80)} in *${codeOf(it)}*.`, pings: true },
      joining: [person.id],
      more: [
        known
          ? (tx) => tx.update(workstreams, { ownerId: person.id }, eq(workstreams.id, known.id)).returning()
          : (tx) => tx.insert(workstreams, row),
        involve(it.id, person.id, 'joined', null),
        ...(isTold ? [direct(it, person.slackId, call)] : []),
      ],
    };
  },
});
