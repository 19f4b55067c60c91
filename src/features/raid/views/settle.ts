import { defineView } from '#platform/feature.ts';
import { close } from '#platform/slack/reply.ts';
import { settleForm, settleMeta } from '../modals/settle.ts';
import { loaded } from '../rights.ts';
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
    const { item: after, writes } = await settleItem(ctx, project, item, meta.verb, form.reason);
    return close(await itemScreen(ctx, project, after, `${codeOf(after)} is ${after.state}.`), meta.channel, ...writes);
  },
});
