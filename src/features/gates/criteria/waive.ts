import type { z } from 'zod';
import { type Command, type Context, defineView, type View } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { context, message, rows, section } from '#platform/slack/blocks.ts';
import { bold, code, esc, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, close, open, whisper } from '#platform/slack/reply.ts';
import { theProject } from '../../projects/find.ts';
import { must } from '../../projects/permissions.ts';
import { notUsable } from '../../projects/rules/team.ts';
import { askedGate, isGateWord } from '../find.ts';
import { gatesOf } from '../queries.ts';
import { requestWaiver } from '../rules/waivers.ts';
import { gateState } from '../state.ts';
import { dayWords } from '../words.ts';
import { saveCriterion } from '../writes.ts';
import { deciders } from './deciders.ts';
import { criteriaMessage } from './list.ts';
import { criterionNamed } from './named.ts';
import { theCriterion } from './read.ts';
import { mayAskForWaiver, type WaiveForm, waiveForm, waiveMeta, waiveModal } from './waive-modal.ts';
import { auditSubject, refOf, waiverCardRef } from './waiver-request.ts';

export const waiveCommand: Command = {
  path: 'waive',
  usage: '[KEY] [GATE] CRITERION',
  summary: 'Ask the delivery manager to let a criterion wait',
  examples: ['/golive waive penetration-test', '/golive waive ACME go-live penetration-test'],
  reads: true,
  run: async (text, ctx): Promise<Answer> => {
    const found = await theProject(ctx, text, 'waive', isGateWord);
    if ('ask' in found) return found.ask;
    const { project, rest } = found;
    const gates = await gatesOf(ctx, { project: project.id });
    if (rest.trim() === '') {
      const gate = askedGate(gates);
      const list = criteriaMessage(
        project,
        await gateState(ctx, project, gate),
        { gate: gate.id, page: 1, show: 'open' },
        ctx.today,
      );
      const lead = section(
        `Which criterion? Press *Update*, or name it as in ${code(`/golive waive ${project.key} penetration-test`)}.`,
      );
      return whisper(message(rows(lead, list.blocks)));
    }
    const at = await theCriterion(ctx, await criterionNamed(ctx, project, gates, rest));
    mayAskForWaiver(ctx, at);
    return open(waiveModal(at, ctx.channel, ctx.today));
  },
};

export const waiveView: View<WaiveForm, z.infer<typeof waiveMeta>> = defineView({
  id: 'gates.waive',
  form: waiveForm,
  meta: waiveMeta,
  submit: async (form, { criterion: id, channel }, ctx) => {
    const at = await theCriterion(ctx, id);
    const { project, gate, state, criterion, roles } = at;
    must(ctx.actor, 'criterion.excuse', project, roles);
    const riskOwner = await theRiskOwner(ctx, form.riskOwner);
    const after = requestWaiver(state, id, ctx.actor.id, { ...form, id: ctx.newId(), riskOwner }, ctx.today);
    if (!after.waiver) throw new TypeError('a request without a waiver');
    const ref = refOf(after, after.waiver);
    const managers = await deciders(ctx, roles, ctx.actor.id);
    const until = dayWords(form.expires, ctx.today);
    const line = `${mention(ctx.actor.slackId)} asked for a waiver of ${bold(criterion.key)} (${esc(gate.name)}) until ${until}`;
    return close(
      message([section(`Asked for a waiver of ${bold(criterion.key)} until ${until}.`), context(next(managers))]),
      channel,
      ...saveCriterion(ctx, {
        ...{ project, gate, before: criterion, after, line },
        action: 'waiver.request',
        subject: auditSubject(ref),
        text: { reason: form.reason, compensating: form.compensating },
      }),
      ...managers.map((manager) =>
        show(waiverCardRef(ref, manager.slackId), { onBehalfOf: ctx.actor.slackId, class: 'never-missing' }),
      ),
    );
  },
});

function next(managers: readonly { slackId: string }[]): string {
  if (managers.length === 0)
    return 'Nobody but you could decide it. Name another delivery manager for the project, who can.';
  return `${managers.map(({ slackId }) => mention(slackId)).join(' or ')} decides; you’ll see it in the channel’s thread.`;
}

async function theRiskOwner(ctx: Context, slackId: string): Promise<string> {
  const person = await ctx.meet(slackId);
  const why = notUsable(person);
  if (why || !person) throw new Refusal(why ?? 'Pick a person.', { field: 'riskOwner' });
  return person.id;
}
