import { permalink } from '#platform/directory/workspace.ts';
import { defineView } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { hasWords } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import { projectById } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { logItem } from '../log.ts';
import { addForm, addMeta } from '../modals/item.ts';
import { itemFrom, loggedFor } from '../queries.ts';
import { codeOf } from '../rules/item.ts';
import { itemScreen } from '../screen.ts';
import { checked } from './checked.ts';

/** A new item from the form. */
export const saveView = defineView({
  id: 'raid.save',
  form: addForm,
  meta: addMeta,
  submit: async (form, meta, ctx) => {
    const project = await projectById(ctx, meta.project ?? form.project ?? '');
    if (!project) throw new Refusal('Choose the project it belongs to.', { field: 'project' });
    mustBeOpen(project);
    const fields = await checked(ctx, project, form.type, { ...form, gate: form.gate ?? meta.gate ?? undefined }, null);
    const { source, from } = meta;
    const known = from && (await itemFrom(ctx, project.id, from));
    if (known) {
      const code = codeOf(known);
      throw new Refusal(`${code} is logged for it already. Open it with \`/raid ${code}\`.`, { field: 'title' });
    }
    const { item, writes } = await logItem(ctx, project, {
      type: form.type,
      ...fields,
      ...(source && {
        sourceChannel: source.channel,
        sourceTs: source.ts,
        sourceAuthor: source.author,
        sourceLink: await permalink(ctx, source.channel, source.ts),
      }),
      ...(from && { loggedFor: loggedFor(from) }),
    });
    const shown = from ? [show(from, { onBehalfOf: null })] : [];
    const hint = hasWords(item.title) ? '' : ' Its title needs words, so that others can find it: press Edit.';
    return close(
      await itemScreen(ctx, project, item, `Logged in ${project.key}.${hint}`),
      meta.channel,
      ...writes,
      ...shown,
    );
  },
});
