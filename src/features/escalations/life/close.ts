import { z } from 'zod';
import { type Day, isDay, showDay } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { context } from '#platform/slack/blocks.ts';
import { dayInput, modal, selectInput, textInput, userInput } from '#platform/slack/modal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../../projects/day.ts';
import { notUsable } from '../../projects/rules/team.ts';
import type { Escalation, FollowUp } from '../queries.ts';
import { rootCauseKeys, rootCauses } from '../rules/category.ts';
import { codeOf } from '../rules/life.ts';
import { followUps } from '../tables.ts';
import { titleOf } from '../words.ts';
import { involve } from '../writes.ts';
import { stepped } from './done.ts';
import { formStep } from './form-step.ts';
import type { AtEscalation } from './rights.ts';
import { said, TEXT_MAX } from './texts.ts';

/** More than these are a plan, and belong there. */
const ROWS = [1, 2, 3] as const;

const title = z.string().max(200, 'Shorten this to 200 characters.').optional();
const owner = z.string().optional();
const due = z.string().refine(isDay, 'Pick a day.').optional();
const form = z.object({
  cause: z.enum(rootCauseKeys),
  causeText: said.optional(),
  none: said.optional(),
  ...{ title1: title, owner1: owner, due1: due },
  ...{ title2: title, owner2: owner, due2: due },
  ...{ title3: title, owner3: owner, due3: due },
});
type Form = z.infer<typeof form>;

/** Only with its root cause, and with what must not be forgotten: follow-ups, or the reason why there are none. */
export const closing = formStep<Form>({
  verb: 'close',
  form,
  modal: ({ it }, meta) =>
    modal({
      callback: 'escalations.close',
      title: `Close ${codeOf(it)}`,
      submit: 'Close it',
      meta,
      blocks: [
        context(titleOf(it)),
        selectInput({
          key: 'cause',
          label: 'Root cause',
          options: rootCauseKeys.map((key) => ({ value: key, text: rootCauses[key] })),
        }),
        textInput({ key: 'causeText', label: 'Why did it happen?', multiline: true, optional: true, max: TEXT_MAX }),
        ROWS.map((n) => [
          textInput({ key: `title${n}`, label: `Follow-up ${n}`, optional: true, max: 200 }),
          userInput({
            key: `owner${n}`,
            label: `Follow-up ${n}: who?`,
            optional: true,
            ...(it.restricted && { hint: 'They may see it from then on.' }),
          }),
          dayInput({ key: `due${n}`, label: `Follow-up ${n}: until when?`, optional: true }),
        ]),
        textInput({
          key: 'none',
          label: 'Or: why nothing has to follow',
          optional: true,
          max: 300,
        }),
      ],
    }),
  decide: async (filled, at, ctx) => {
    const follow = await followUpsIn(filled, at, ctx);
    if (follow.length === 0 && filled.none === undefined) {
      throw new Refusal('Name what has to follow, or say below why nothing does.', { field: 'title1' });
    }
    const { it } = at;
    const count = follow.length === 1 ? '1 follow-up' : `${follow.length} follow-ups`;
    return {
      action: 'escalation.close',
      set: {
        ...stepped(ctx),
        state: 'closed',
        closedAt: ctx.now,
        rootCause: filled.cause,
        rootCauseText: [filled.causeText, filled.none].filter(Boolean).join('\n') || null,
      },
      line: {
        text: `${mention(ctx.actor.slackId)} closed *${codeOf(it)}*: ${rootCauses[filled.cause].toLowerCase()}, ${follow.length === 0 ? 'nothing has to follow' : count}.`,
      },
      more: follow.flatMap((row) => named(row, it)),
    };
  },
});

type NewFollowUp = Omit<FollowUp, 'workspaceId'>;

/** Whoever has to do something about a restricted one may read it. */
function named(row: NewFollowUp, { restricted }: Escalation): Write[] {
  const insert: Write = (tx) => tx.insert(followUps, row);
  return restricted ? [insert, involve(row.escalationId, row.ownerId, 'allowed', null)] : [insert];
}

async function followUpsIn(filled: Form, { it, project }: AtEscalation, ctx: Context): Promise<NewFollowUp[]> {
  const today = projectDay(ctx, project);
  const rows: NewFollowUp[] = [];
  for (const n of ROWS) {
    const [what, whom, until] = [filled[`title${n}`], filled[`owner${n}`], filled[`due${n}`]];
    if (!what && !whom && !until) continue;
    if (!what) throw new Refusal('Say what has to be done.', { field: `title${n}` });
    if (!whom) throw new Refusal('Say who does it.', { field: `owner${n}` });
    if (!until) throw new Refusal('Say until when.', { field: `due${n}` });
    if (until < today)
      throw new Refusal(`${showDay(until as Day)} is in the past. Pick today or a later day.`, { field: `due${n}` });
    const person = await ctx.meet(whom);
    const why = notUsable(person);
    if (why !== null || !person) throw new Refusal(why ?? '', { field: `owner${n}` });
    const row = { id: ctx.newId(), escalationId: it.id, projectId: project.id, title: what, ownerId: person.id };
    rows.push({ ...row, due: until as Day, doneAt: null, version: 1 });
  }
  return rows;
}
