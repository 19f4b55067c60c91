import { defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { close } from '#platform/slack/reply.ts';
import { settledNews } from '../blocks/settled.ts';
import { settleForm, settleMeta } from '../modals/settle.ts';
import { loaded, mustSettle } from '../rights.ts';
import { codeOf } from '../rules/item.ts';
import { itemScreen } from '../screen.ts';
import { settleItem } from '../settle.ts';

/** The reason for closing or accepting. */
export const settleView = defineView({
  id: 'raid.settle',
  form: settleForm,
  meta: settleMeta,
  submit: async (form, meta, ctx) => {
    const { project, item } = await loaded(ctx, meta.item);
    if (item.version !== meta.version) {
      await mustSettle(ctx, project, item, meta.verb);
      throw new Refusal(
        `${codeOf(item)} was changed since you opened this form. Copy what you typed, close it and look at it again.`,
      );
    }
    const { item: after, writes } = await settleItem(ctx, project, item, meta.verb, form.reason, form.until ?? null);
    return close(await itemScreen(ctx, project, after, settledNews(project, after)), meta.channel, ...writes);
  },
});
