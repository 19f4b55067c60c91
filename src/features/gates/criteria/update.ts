import { z } from 'zod';
import { type Action, type Context, defineAction, defineView, type View } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, close, open } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import { assess } from '../rules/assess.ts';
import { addEvidence, meet, notApplicable, reopen, verify } from '../rules/criteria.ts';
import { standing } from '../rules/standing.ts';
import type { Criterion, Evidence, GateState } from '../rules/types.ts';
import { plural } from '../words.ts';
import { saveCriterion } from '../writes.ts';
import { standingWords } from './marks.ts';
import { type AtCriterion, theCriterion } from './read.ts';
import { type Happening, type UpdateForm, updateForm, updateMeta, updateModal } from './update-modal.ts';
import { mayAskForWaiver, waiveModal } from './waive-modal.ts';

const value = z.object({ criterion: z.string() });

export const updateAction: Action<z.infer<typeof value>> = defineAction({
  id: 'gates.update',
  value,
  press: async ({ criterion }, ctx) => open(updateModal(await theCriterion(ctx, criterion), ctx.channel, ctx.today)),
});

export const updateView: View<UpdateForm, z.infer<typeof updateMeta>> = defineView({
  id: 'gates.update',
  form: updateForm,
  meta: updateMeta,
  submit: async (form, { criterion: id, channel }, ctx): Promise<Answer> => {
    const at = await theCriterion(ctx, id);
    if (form.happened === 'waive') {
      mayAskForWaiver(ctx, at);
      return open(waiveModal(at, channel, ctx.today, form.reason));
    }
    const after = changed(ctx, at, form, form.happened);
    const now = withCriterion(at.state, after);
    const { verb, action } = words[form.happened];
    const { verdict, score } = assess(now, ctx.today);
    const line = `${mention(ctx.actor.slackId)} ${verb} ${bold(after.key)} – ${esc(at.gate.name)}: ${verdict}, ${score} %`;
    const text = { note: form.reason ?? null, url: form.evidence ?? null };
    return close(
      outcome(at, now, after, ctx),
      channel,
      ...saveCriterion(ctx, { project: at.project, gate: at.gate, before: at.criterion, after, action, text, line }),
    );
  },
});

type Done = Exclude<Happening, 'waive'>;

const words: Record<Done, { verb: string; action: string }> = {
  meet: { verb: 'met', action: 'criterion.meet' },
  evidence: { verb: 'added evidence to', action: 'criterion.evidence' },
  verify: { verb: 'verified', action: 'criterion.verify' },
  'not-applicable': { verb: 'marked as not applicable', action: 'criterion.excuse' },
  reopen: { verb: 'reopened', action: 'criterion.reopen' },
};

function changed(ctx: Context, at: AtCriterion, form: UpdateForm, happened: Done): Criterion {
  const { state, criterion, project, roles } = at;
  const reason = form.reason ?? '';
  const who = ctx.actor.id;
  // Verifying is the right of a role, or of its delegate: the rule knows whose.
  if (happened === 'verify') return verify(state, criterion.id, who, ctx.today);
  must(ctx.actor, happened === 'not-applicable' ? 'criterion.excuse' : 'criterion.update', project, roles);
  if (happened === 'not-applicable') return notApplicable(state, criterion.id, reason);
  if (happened === 'reopen') return reopen(state, criterion.id, reason);
  const evidence = evidenceOf(ctx, form);
  if (happened === 'meet') return meet(state, criterion.id, who, ctx.today, evidence);
  if (!evidence) throw new Refusal('Add a link, or a note that says what the evidence is.', { field: 'evidence' });
  return addEvidence(state, criterion.id, who, ctx.today, evidence);
}

function evidenceOf(ctx: Context, { evidence, reason, day }: UpdateForm): Evidence | null {
  if (!evidence && !reason) return null;
  return { id: ctx.newId(), url: evidence ?? null, note: reason ?? '', day: day ?? ctx.today, by: ctx.actor.id };
}

function withCriterion(state: GateState, after: Criterion): GateState {
  return { ...state, criteria: state.criteria.map((criterion) => (criterion.id === after.id ? after : criterion)) };
}

/** The new state in a sentence, what it did to the gate, and where to go on. */
function outcome({ state: before, gate }: AtCriterion, state: GateState, after: Criterion, ctx: Context) {
  const now = standing(state, after, ctx.today);
  const [was, is] = [assess(before, ctx.today), assess(state, ctx.today)];
  const moved = was.score === is.score ? `${is.score} %` : `${was.score} % → ${is.score} %`;
  const left =
    is.blockers.length === 0 ? 'nothing blocks it' : `${plural(is.blockers.length, 'thing blocks', 'things block')} it`;
  const stands: Mrkdwn = standingWords(state, after, now, ctx.today);
  return message([
    section(`${bold(after.key)}: ${stands}.\n${esc(gate.name)}: *${is.verdict}*, ${moved}, ${left}.`),
    actions(
      button({ id: 'gates.list', text: 'What is still open', value: { gate: gate.id, page: 1, show: 'open' } }),
      button({ id: 'gates.check', text: 'Check', value: { gate: gate.id } }),
    ),
  ]);
}
