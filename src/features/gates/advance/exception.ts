import { z } from 'zod';
import { defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { context, message, section } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import { assignmentsOf } from '../../projects/queries.ts';
import { mustSay } from '../rules/criteria.ts';
import { capped } from '../words.ts';
import { type Passing, pass } from './pass.ts';
import { passingOf } from './read.ts';

/** What stands against it, before the manager writes why it goes on all the same. */
export function exceptionModal({ project, gate, assessment }: Passing, channel: string | null) {
  const lines = capped(
    assessment.blockers.map(({ text }) => `• ${esc(text, 200)}`),
    12,
  );
  return modal({
    callback: 'gates.advance',
    title: 'Recorded exception',
    submit: 'Skip the gate',
    meta: { gate: gate.id, channel },
    blocks: [
      section(`*${esc(gate.name)}* of ${esc(project.key)} is *NO-GO*:\n${lines.join('\n')}`),
      textInput({ key: 'reason', label: 'Why does it go on all the same?', multiline: true, max: 3_000 }),
      context(
        'The reason is kept in the audit log and told in the channel. The gate then counts as skipped, not as passed.',
      ),
    ],
  });
}

export const exceptionView = defineView({
  id: 'gates.advance',
  form: z.object({
    reason: z
      .string({ error: 'Say why: it is kept with the decision.' })
      .max(3_000, 'Shorten this to 3,000 characters.'),
  }),
  meta: z.object({ gate: z.string(), channel: z.string().nullable() }),
  submit: async ({ reason }, { gate, channel }, ctx) => {
    const passing = await passingOf(ctx, gate);
    must(ctx.actor, 'phase.except', passing.project, await assignmentsOf(ctx, { project: passing.project.id }));
    mustAllowExceptions(passing);
    // Green meanwhile: then it is passed like any other, and needs no excuse.
    const exception =
      passing.assessment.verdict === 'NO-GO' ? mustSay(reason, 'Say why: it is kept with the decision.') : null;
    const { sentence, writes } = await pass(ctx, { ...passing, exception });
    return close(message([section(sentence)]), channel, ...writes);
  },
});

/** Formal sign-off of a regulated project can't be switched off by anybody (domain.md §2). */
export function mustAllowExceptions({ project, gate, assessment }: Passing): void {
  if (!project.regulated || assessment.verdict !== 'NO-GO') return;
  throw new Refusal(
    `${project.key} is regulated, so ${gate.name} can't be skipped. See the shortest path with \`/golive check ${project.key} ${gate.key}\`.`,
  );
}
