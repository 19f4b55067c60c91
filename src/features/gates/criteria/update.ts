import { z } from 'zod';
import { type Action, defineAction, defineView, type View } from '#platform/feature.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, close, open } from '#platform/slack/reply.ts';
import { assess } from '../rules/assess.ts';
import { standing } from '../rules/standing.ts';
import type { Criterion, GateState } from '../rules/types.ts';
import { plural } from '../words.ts';
import { saveCriterion } from '../writes.ts';
import { askForWaiver } from './ask-waiver.ts';
import { type Change, changed } from './change.ts';
import { undecided } from './decide-waiver.ts';
import { mayDecide } from './deciders.ts';
import { standingWords } from './marks.ts';
import { type AtCriterion, theCriterion } from './read.ts';
import { type UpdateForm, updateForm, updateMeta, updateModal } from './update-modal.ts';
import { declined, granted } from './waiver-decided.ts';

const value = z.object({ criterion: z.string() });

export const updateAction: Action<z.infer<typeof value>> = defineAction({
  id: 'gates.update',
  value,
  press: async ({ criterion }, ctx) => {
    const at = await theCriterion(ctx, criterion);
    return open(updateModal(at, ctx.channel, mayDecide(ctx, at)));
  },
});

export const updateView: View<UpdateForm, z.infer<typeof updateMeta>> = defineView({
  id: 'gates.update',
  form: updateForm,
  meta: updateMeta,
  submit: async (form, { criterion: id, channel, seen }, ctx): Promise<Answer> => {
    const { happened } = form;
    if (happened === 'grant' || happened === 'decline') {
      const asked = await undecided(ctx, { criterion: id, seen: seen ?? '' });
      const done = happened === 'grant' ? await granted(ctx, asked) : await declined(ctx, asked, form.reason ?? '');
      return close(outcome(asked, withCriterion(asked.state, done.after), done.after), channel, ...done.writes);
    }
    const at = await theCriterion(ctx, id);
    if (happened === 'waive') {
      const asking = await askForWaiver(ctx, at, channel, form.reason);
      return 'form' in asking ? open(asking.form) : close(asking.waits, channel, ...asking.writes);
    }
    const after = changed(ctx, at, form, happened);
    const now = withCriterion(at.state, after);
    const { verb, as = '', action } = words[happened];
    const { verdict, score } = assess(now, at.today);
    const line = `${mention(ctx.actor.slackId)} ${verb} ${bold(after.key)}${as} – ${esc(at.gate.name)}: ${verdict}, ${score} %`;
    const text = { note: form.reason ?? null, url: form.evidence ?? null };
    return close(
      outcome(at, now, after),
      channel,
      ...saveCriterion(ctx, { project: at.project, gate: at.gate, before: at.criterion, after, action, text, line }),
    );
  },
});

const words: Record<Change, { verb: string; as?: string; action: string }> = {
  meet: { verb: 'met', action: 'criterion.meet' },
  evidence: { verb: 'added evidence to', action: 'criterion.evidence' },
  verify: { verb: 'verified', action: 'criterion.verify' },
  'not-applicable': { verb: 'marked', as: ' as not applicable', action: 'criterion.excuse' },
  reopen: { verb: 'reopened', action: 'criterion.reopen' },
};

function withCriterion(state: GateState, after: Criterion): GateState {
  return { ...state, criteria: state.criteria.map((criterion) => (criterion.id === after.id ? after : criterion)) };
}

/** The new state in a sentence, what it did to the gate, and where to go on. */
function outcome({ state: before, gate, today }: AtCriterion, state: GateState, after: Criterion) {
  const now = standing(state, after, today);
  const [was, is] = [assess(before, today), assess(state, today)];
  const moved = was.score === is.score ? `${is.score} %` : `${was.score} % → ${is.score} %`;
  const left =
    is.blockers.length === 0 ? 'nothing blocks it' : `${plural(is.blockers.length, 'thing blocks', 'things block')} it`;
  const stands: Mrkdwn = standingWords(state, after, now, today);
  return message([
    section(`${bold(after.key)}: ${stands}.\n${esc(gate.name)}: *${is.verdict}*, ${moved}, ${left}.`),
    actions(
      button({ id: 'gates.list', text: 'What is still open', value: { gate: gate.id, page: 1, show: 'open' } }),
      button({ id: 'gates.check', text: 'Check', value: { gate: gate.id } }),
    ),
  ]);
}
