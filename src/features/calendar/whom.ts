import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { must } from '../projects/permissions.ts';
import { notUsable } from '../projects/rules/team.ts';
import { heldBy } from './queries.ts';

/** Whose leave a command is about: the person named in front, else whoever types; and the words that are left. */
export async function whoseLeave(ctx: Context, text: string): Promise<{ person: Person; rest: string }> {
  const [mention, slackId = ''] = /^<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/.exec(text) ?? [];
  if (mention === undefined) {
    if (/^@\S/.test(text)) throw new Refusal('I need a person of this workspace. Type @ and pick them from the list.');
    return { person: ctx.actor, rest: text };
  }
  const rest = text.slice(mention.length).trim();
  if (slackId === ctx.actor.slackId) return { person: ctx.actor, rest };
  must(ctx.actor, 'absence.other', null, await heldBy(ctx, { person: ctx.actor.id }));
  const person = await ctx.meet(slackId);
  const unfit = notUsable(person);
  if (!person || unfit) throw new Refusal(unfit ?? 'Slack didn’t tell me who that is just now. Please try again.');
  return { person, rest };
}
