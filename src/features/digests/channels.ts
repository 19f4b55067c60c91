import { weekdayWords } from '#platform/calendar/weekdays.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { ChannelState } from '#platform/directory/channel.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { schedule, unschedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { esc, isChannel, channel as link, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { may, must } from '../projects/permissions.ts';
import { manages } from '../projects/portfolio.ts';
import { defaultOf } from '../rituals/defaults.ts';
import { channelSubject, WEEKLY } from './names.ts';
import { digestChannels } from './tables.ts';

/** Which week a channel has: the Slack user who asked for it, and the manager whose projects it tells of; null: everybody’s. */
export async function askedFor(
  scope: Scope,
  channel: string,
): Promise<{ askedBy: string; personId: string | null } | null> {
  const d = digestChannels;
  const [row] = await scope.pick(d, { askedBy: d.askedBy, personId: d.personId }, eq(d.channel, channel));
  return row ?? null;
}

/** The week of everybody's projects in this channel, or of those that one manages: from now on, or no longer. */
export async function inChannel(ctx: Context, word: 'here' | 'here mine' | 'off'): Promise<Answer> {
  const { channel, actor } = ctx;
  const asked = channel ? await askedFor(ctx, channel) : null;
  if (word === 'off' && channel && isChannel(channel) && !(await isPosted(ctx, channel))) {
    return whisper(message([section(`No digest is posted in ${link(channel)}. Nothing changed.`)]));
  }
  const isOwn = asked === null ? word === 'here mine' : word !== 'here' && asked.personId === actor.id;
  if (!isOwn && !may(actor, 'digest.all', [])) {
    if (asked && channel && word !== 'here') throw new Refusal(taken(channel, asked));
    if (asked === null && word === 'here' && (await manages(ctx, actor.id))) throw onlyTheirs();
    must(actor, 'digest.all', null, []);
  }
  if (!channel || !isChannel(channel)) throw new Refusal('Type this in the channel that it is about.');
  if (word === 'off') return end(ctx, channel);
  const why = unfit[(await ctx.channelState(channel)) ?? 'open'];
  if (why) throw new Refusal(why(link(channel)));
  if (word === 'here') return begin(ctx, channel, null);
  if (!(await manages(ctx, actor.id))) throw new Refusal('You manage no running project, so there is none to sum up.');
  return begin(ctx, channel, actor.id);
}

/** Whoever manages some projects may still post those. */
function onlyTheirs(): Denied {
  return new Denied(
    "You can't see the digest of everybody’s projects. Ask a golive admin, or type `/golive digest here mine` to post yours.",
    { action: 'digest.all', subject: 'workspace' },
  );
}

/** Whose week a channel has, and who ends it. */
function taken(channel: string, { askedBy, personId }: { askedBy: string; personId: string | null }): Mrkdwn {
  const whose = personId === null ? 'everybody’s week' : `${mention(askedBy)}’s week`;
  return `${link(channel)} has ${whose} already. ${mention(askedBy)} can stop it with \`/golive digest off\`; so can a golive admin.`;
}

const unfit: Record<ChannelState, ((where: Mrkdwn) => string) | null> = {
  open: null,
  shared: (where) => `${where} is shared with another organisation. Type this in an internal channel.`,
  closed: (where) => `I’m not in ${where}. Type \`/invite @golive\` there, then this again.`,
};

/** A first word is posted at once: where the channel's own rules forbid it, whoever asked hears so today. */
async function begin(ctx: Context, channel: string, personId: string | null): Promise<Answer> {
  const [yours, whose] = personId ? ['Your', 'their'] : ['Everybody’s', 'everybody’s'];
  const { time, weekdays } = await defaultOf(ctx, WEEKLY);
  const when = `${weekdayWords(weekdays)} ${time} (${esc(ctx.zone)})`;
  const asker = ctx.actor.slackId;
  return whisper(
    message([
      section(
        `${yours} projects are summed up in ${link(channel)}: ${when}. I’m saying so there now, and tell you if I can’t post there. Stop it with \`/golive digest off\`.`,
      ),
    ]),
    schedule({ ritual: WEEKLY, subject: channelSubject(channel), time, zone: ctx.zone, weekdays }),
    (tx) =>
      tx.insert(digestChannels, { channel, askedBy: asker, personId }).onConflictDoUpdate({
        target: [digestChannels.workspaceId, digestChannels.channel],
        set: { askedBy: asker, personId },
      }),
    post({
      key: `digest-here:${channel}:${ctx.now.getTime()}`,
      class: 'never-missing',
      to: channel,
      message: message([section(`${mention(asker)} asked for ${whose} projects summed up here: ${when}.`)]),
      internal: true,
      onBehalfOf: asker,
    }),
    ctx.record({ action: 'digest.here', subject: `channel:${channel}`, after: { manager: personId } }),
  );
}

async function isPosted(scope: Scope, channel: string): Promise<boolean> {
  const known = and(eq(schedules.ritual, WEEKLY), eq(schedules.subject, channelSubject(channel)));
  return (await scope.pick(schedules, { id: schedules.id }, known)).length > 0;
}

function end(ctx: Context, channel: string): Answer {
  return whisper(
    message([section(`The weekly digest is no longer posted in ${link(channel)}.`)]),
    unschedule({ ritual: WEEKLY, subject: channelSubject(channel) }),
    (tx) => tx.remove(digestChannels, eq(digestChannels.channel, channel)),
    ctx.record({ action: 'digest.off', subject: `channel:${channel}` }),
  );
}
