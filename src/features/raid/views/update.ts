import type { Write } from '#platform/db/scope.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import type { Project } from '../../projects/queries.ts';
import { announce, touch } from '../../projects/writes.ts';
import { gatesAhead } from '../ahead.ts';
import { changed } from '../changed.ts';
import { told } from '../log.ts';
import { editForm, editMeta } from '../modals/item.ts';
import type { RaidItem } from '../queries.ts';
import { loaded, mustChange, mustRelease } from '../rights.ts';
import { blocksGate, type Leaving, leaving, stateAfter } from '../rules/accept.ts';
import { aType, codeOf, isHigh, scoreOf } from '../rules/item.ts';
import { itemScreen } from '../screen.ts';
import { checked } from './checked.ts';

/** A changed item. An accepted one with another title, gate or rating is open again: what was accepted was another risk. */
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
    const ahead = await gatesAhead(ctx, project);
    const how = leaving(item, { type: item.type, score, gateKey: fields.gateKey }, ahead);
    if (how) await mustRelease(ctx, project, item, how, fieldOf(how, item, fields));
    const state = stateAfter(item, form.state ?? 'open', fields, ahead);
    const reopened = item.state === 'accepted' && state === 'open';
    // What was accepted once is somebody's plan again.
    const judged = { reason: null, settledBy: null, settledAt: null, acceptedUntil: null };
    const set = { ...fields, score, state, ...(state !== 'accepted' && judged) };
    const after = { ...item, ...set, updatedAt: ctx.now, version: item.version + 1 };
    const news = reopened
      ? `${codeOf(item)} is not what was accepted any more, so it is open again.`
      : `${codeOf(item)} is saved.`;
    return close(
      await itemScreen(ctx, project, after, news),
      meta.channel,
      touch(project),
      ...(await changed(ctx, project, { before: item, after, set, action: 'raid.change' })),
      ...(await toldOf(ctx, project, item, after)),
    );
  },
});

function fieldOf(how: Leaving, before: RaidItem, after: Pick<RaidItem, 'impact'>): string {
  if (how === 'move') return 'gate';
  return before.impact === after.impact ? 'likelihood' : 'impact';
}

/** The channel hears when something begins or ceases to stand in a gate's way, and of nothing smaller. */
async function toldOf(ctx: Context, project: Project, before: RaidItem, after: RaidItem): Promise<Write[]> {
  const is = blocksGate(after);
  if (blocksGate(before) === is) return [];
  const who = mention(ctx.actor.slackId);
  const what = await told(ctx, project, after);
  const line =
    before.state === 'accepted' && isHigh(before)
      ? `${who} changed what was accepted, so it is open again: ${what}`
      : `${who} rated ${aType(after.type)} anew, ${is ? 'now high' : 'no longer high'}: ${what}`;
  return announce(ctx, project, `raid:${after.id}:${after.version}`, line);
}
