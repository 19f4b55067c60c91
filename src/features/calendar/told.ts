import type { Leave } from '#platform/calendar/working-time.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { type Child, message, section } from '#platform/slack/blocks.ts';
import { type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { quietUntilWith } from './working-times.ts';

interface News {
  /** `away:2026-11-27` */
  key: string;
  /** After who noted it. */
  line: Mrkdwn;
  /** For their eyes alone. */
  more?: readonly Child[];
  /** Their leave from now on: on a day that isn't theirs any more they can be told. */
  away: readonly Leave[];
}

/** Whoever is said to be away, or back, hears of it, when they are not left in peace; nobody tells themselves. */
export async function tellWhose(ctx: Context, person: Person, { key, line, more = [], away }: News): Promise<Write[]> {
  if (person.id === ctx.actor.id) return [];
  const quiet = await quietUntilWith(ctx, person, ctx.now, away);
  return [
    post({
      key: `${key}:${person.id}:${ctx.now.getTime()}`,
      class: 'never-missing',
      to: person.slackId,
      message: message([section(`${mention(ctx.actor.slackId)} noted: ${line}`), more]),
      internal: false,
      onBehalfOf: ctx.actor.slackId,
      ...(more.length > 0 && { fallback: [] }),
      ...(quiet && { notBefore: quiet }),
    }),
  ];
}
