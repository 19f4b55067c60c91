import { defineView } from '#platform/feature.ts';
import { close } from '#platform/slack/reply.ts';
import { decline, toDecide } from '../deciding.ts';
import { declineForm, declineMeta } from '../modals.ts';

export const declineView = defineView({
  id: 'plan.decline',
  form: declineForm,
  meta: declineMeta,
  submit: async ({ comment }, { proposal }, ctx) => {
    const found = await toDecide(ctx, proposal);
    if ('decided' in found) return close(found.decided, null);
    return close(null, null, ...decline(ctx, found, comment));
  },
});
