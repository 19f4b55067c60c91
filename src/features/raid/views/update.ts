import type { Write } from '#platform/db/scope.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import type { Project } from '../../projects/queries.ts';
import { announce, touch } from '../../projects/writes.ts';
import { told } from '../log.ts';
import { editForm, editMeta } from '../modals/item.ts';
import type { RaidItem } from '../queries.ts';
import { loaded, mustChange } from '../rights.ts';
import { codeOf, isHigh, isLive, scoreOf, stateAfter } from '../rules/item.ts';
import { itemScreen } from '../screen.ts';
import { changeItem, factsOf, wordsOf } from '../writes.ts';
import { checked } from './checked.ts';

/** A changed item. An accepted one whose score moves is open again: what was accepted was another risk. */
export const updateView = defineView({
  id: 'raid.update',
  form: editForm,
  meta: editMeta,
  submit: async (form, meta, ctx) => {
    const { project, item } = await loaded(ctx, meta.item);
    await mustChange(ctx, project, item);
    if (item.version !== meta.version) {
      throw new Refusal(
        `${codeOf(item)} was changed since you opened this form. Copy what you typed, close it and open it again.`,
      );
    }
    const fields = await checked(ctx, project, item.type, form, item);
    const score = scoreOf(item.type, fields.likelihood, fields.impact);
    const state = stateAfter(item, form.state ?? 'open', score);
    const reopened = item.state === 'accepted' && state === 'open';
    const set = { ...fields, score, state, ...(reopened && { reason: null, settledBy: null, settledAt: null }) };
    const after = { ...item, ...set, updatedAt: ctx.now, version: item.version + 1 };
    const news = reopened ? `${codeOf(item)} has another score now, so it is open again.` : `${codeOf(item)} is saved.`;
    return close(
      await itemScreen(ctx, project, after, news),
      meta.channel,
      touch(project),
      changeItem(item, set),
      ctx.record({
        action: 'raid.change',
        subject: `raid:${item.id}`,
        project: project.id,
        before: factsOf(item),
        after: factsOf(after),
        text: wordsOf(after),
      }),
      ...toldOf(ctx, project, item, after),
    );
  },
});

/** The channel hears when a risk becomes high or is high no longer, and of nothing smaller. */
function toldOf(ctx: Context, project: Project, before: RaidItem, after: RaidItem): Write[] {
  const [was, is] = [before, after].map((item) => isHigh(item) && isLive(item));
  if (was === is) return [];
  const line = `${mention(ctx.actor.slackId)} rated a risk anew, ${is ? 'now high' : 'no longer high'}: ${told(after)}`;
  return announce(ctx, project, `raid:${after.id}:${after.version}`, line);
}
