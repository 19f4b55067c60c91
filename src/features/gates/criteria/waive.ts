import type { z } from 'zod';
import { type Command, type Context, defineView, type View } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { context, message, rows, section } from '#platform/slack/blocks.ts';
import { bold, code, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, close, open, whisper } from '#platform/slack/reply.ts';
import { anyWord, keyInFront, theProject } from '../../projects/find.ts';
import { must } from '../../projects/permissions.ts';
import type { Project } from '../../projects/queries.ts';
import { notUsable } from '../../projects/rules/team.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { gateNamed, goLiveHint, workGate } from '../find.ts';
import { criteriaOf, type GateRow, gatesOf } from '../queries.ts';
import { requestWaiver } from '../rules/waivers.ts';
import { dayWords } from '../words.ts';
import { saveCriterion } from '../writes.ts';
import { askForWaiver, mustBeSending } from './ask-waiver.ts';
import { listOf } from './command.ts';
import { deciders, mustHaveDeciders } from './deciders.ts';
import { criterionNamed } from './named.ts';
import { theCriterion } from './read.ts';
import { type WaiveForm, waiveForm, waiveMeta } from './waive-modal.ts';
import { auditSubject, refOf, waiverCardRef } from './waiver-request.ts';

export const waiveCommand: Command = {
  path: 'waive',
  usage: '[KEY] [GATE] CRITERION',
  summary: 'Ask the delivery manager to let a criterion wait',
  examples: ['/golive waive penetration-test', '/golive waive ACME go-live penetration-test'],
  run: async (text, ctx): Promise<Answer> => {
    const found = await theProject(ctx, await keyInFront(ctx, text), 'waive', anyWord);
    if ('ask' in found) return found.ask;
    const { project, rest } = found;
    const gates = await gatesOf(ctx, { project: project.id });
    const named = gateNamed(gates, rest);
    const gate = named ?? (rest === '' ? workGate(project, gates) : null);
    if (gate) return choose(ctx, project, gate, named ? null : goLiveHint(project, gates, gate, (it) => `waive ${it}`));
    const at = await theCriterion(ctx, await criterionNamed(ctx, project, gates, rest));
    const asking = await askForWaiver(ctx, at, ctx.channel);
    return 'form' in asking ? open(asking.form) : whisper(asking.waits, ...asking.writes);
  },
};

/** A gate without a criterion: those that could be waived, each with its button. */
async function choose(ctx: Context, project: Project, gate: GateRow, hint: Mrkdwn | null): Promise<Answer> {
  mustBeOpen(project);
  if (gate.state !== 'open') {
    throw new Refusal(
      `${gate.name} was ${gate.state}, so nothing in it waits any more. See what is next with \`/golive check ${project.key}\`.`,
    );
  }
  const first = (await criteriaOf(ctx, { gate: gate.id })).find(({ state }) => state === 'open');
  const list = await listOf(ctx, { project, gate }, 'waive');
  const named = code(`/golive waive ${project.key} ${gate.key} ${first?.key ?? 'CRITERION'}`);
  return whisper(
    message(
      rows(
        section(`Which criterion? Press its button, or name it as in ${named}.`),
        list.blocks,
        hint && context(hint),
      ),
    ),
  );
}

export const waiveView: View<WaiveForm, z.infer<typeof waiveMeta>> = defineView({
  id: 'gates.waive',
  form: waiveForm,
  meta: waiveMeta,
  submit: async (form, { criterion: id, channel }, ctx) => {
    const at = await theCriterion(ctx, id);
    const { project, gate, state, criterion, roles, today } = at;
    must(ctx.actor, 'criterion.excuse', project, roles);
    mustBeSending(at);
    const riskOwner = await theRiskOwner(ctx, form.riskOwner);
    const managers = await mustHaveDeciders(ctx, at, ctx.actor.id);
    const stuck = criterion.waiver !== null && (await deciders(ctx, at, criterion.waiver.requestedBy)).length === 0;
    const ask = { ...form, id: ctx.newId(), riskOwner };
    const after = requestWaiver(state, id, ctx.actor.id, ask, today, stuck);
    if (!after.waiver) throw new TypeError('a request without a waiver');
    const ref = refOf(after, after.waiver);
    const until = dayWords(form.expires, today);
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
  return `${managers.map(({ slackId }) => mention(slackId)).join(' or ')} decides; I’ll tell you how.`;
}

async function theRiskOwner(ctx: Context, slackId: string): Promise<string> {
  const person = await ctx.meet(slackId);
  const why = notUsable(person);
  if (why || !person) throw new Refusal(why ?? 'Pick a person.', { field: 'riskOwner' });
  return person.id;
}
