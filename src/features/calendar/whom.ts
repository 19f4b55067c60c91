import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { asMention, unknownPerson } from '#platform/slack/readable.ts';
import { must } from '../projects/permissions.ts';
import { notUsable } from '../projects/rules/team.ts';
import { heldBy, runningAmong } from './queries.ts';

/** Whose leave a command is about: the person named in front, else whoever types; and the words that are left. */
export async function whoseLeave(ctx: Context, said: string): Promise<{ person: Person; rest: string }> {
  const text = asMention(said);
  const [mention, slackId = ''] = /^<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/.exec(text) ?? [];
  if (mention === undefined) {
    const [typed] = /^@\S+/.exec(text) ?? [];
    if (typed) throw new Refusal(`${unknownPerson(typed)}.`);
    return { person: ctx.actor, rest: text };
  }
  const rest = text.slice(mention.length).trim();
  if (slackId === ctx.actor.slackId) return { person: ctx.actor, rest };
  const person = await ctx.meet(slackId);
  must(ctx.actor, 'absence.other', null, person ? await heldTogether(ctx, person) : []);
  const unfit = notUsable(person);
  if (!person || unfit) throw new Refusal(unfit ?? 'Slack didn’t tell me who that is just now. Please try again.');
  return { person, rest };
}

/** What the actor holds in running projects in which this person has a role: nobody else's leave is theirs to note. */
async function heldTogether(ctx: Context, person: Person) {
  const [mine, theirs] = await Promise.all([heldBy(ctx, { person: ctx.actor.id }), heldBy(ctx, { person: person.id })]);
  const theirProjects = new Set(theirs.map(({ projectId }) => projectId));
  const common = mine.filter(({ projectId }) => theirProjects.has(projectId));
  const running = await runningAmong(
    ctx,
    common.map(({ projectId }) => projectId),
  );
  return common.filter(({ projectId }) => running.has(projectId));
}
