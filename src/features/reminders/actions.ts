import { z } from 'zod';
import { addDays, type Day, weekday } from '#platform/clock.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Action, type Context, defineAction } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Answer, nothing, open, replace } from '#platform/slack/reply.ts';
import { bundleMessage, type Pause, pauses } from './blocks.ts';
import { bundleCard } from './bundle.ts';
import { collect, sourceOf } from './collect.ts';
import { passModal } from './modals.ts';
import type { NudgeSource } from './source.ts';
import { snoozes } from './tables.ts';

const value = z.object({ key: z.string(), day: z.string().nullable() });
const KEY = /^(1d|3d|week)\|([\d-]*)\|(.+)$/;

// biome-ignore lint/suspicious/noExplicitAny: each value is typed where it is defined
export function reminderActions(sources: readonly NudgeSource[]): readonly Action<any>[] {
  return [
    defineAction({
      id: 'reminders.done',
      value,
      press: async ({ key, day }, ctx) => {
        const answer = await known(sources, key).finish(key, ctx);
        if (answer.reply.kind === 'open' || answer.reply.kind === 'push') return answer;
        // What changed nothing was read, and that settles it for now.
        const settled = answer.writes.length > 0 ? answer.writes : [rest(ctx, key, addDays(ctx.today, 6))];
        return redrawn(ctx, day, settled, key, sources);
      },
    }),
    defineAction({
      id: 'reminders.snooze',
      value: z.null(),
      press: async (_, ctx, { chosen }) => {
        const [, pause, day, key = ''] = KEY.exec(chosen ?? '') ?? [];
        known(sources, key);
        const until = untilOf(pause as Pause, ctx.today);
        const line = ctx.record({ action: 'reminder.snooze', subject: key, after: { until } });
        return redrawn(ctx, day || null, [rest(ctx, key, until), line], key, sources);
      },
    }),
    defineAction({
      id: 'reminders.pass',
      value,
      press: async ({ key, day }, ctx) => {
        known(sources, key);
        const groups = await collect(ctx, { person: ctx.actor.id, day: ctx.today, now: ctx.now, sources });
        const nudge = groups.flatMap(({ nudges }) => nudges).find((each) => each.key === key);
        return open(passModal(nudge?.text ?? null, { key, day, channel: ctx.channel }));
      },
    }),
  ];
}

export function known(sources: readonly NudgeSource[], key: string): NudgeSource {
  const source = sourceOf(sources, key);
  if (!source) throw new Refusal('I no longer know what this is about. See your reminders with `/golive reminders`.');
  return source;
}

/** Monday of the week after for `week`; days as the calendar counts them. */
export function untilOf(pause: Pause, today: Day): Day {
  const days = { '1d': 1, '3d': 3, week: 8 - weekday(today) };
  return addDays(today, days[pause] ?? days[pauses[0].key]);
}

function rest(ctx: Context, key: string, until: Day): Write {
  return function* (tx) {
    yield tx.remove(snoozes, and(eq(snoozes.personId, ctx.actor.id), eq(snoozes.key, key)));
    yield tx.insert(snoozes, { id: tx.newId(), personId: ctx.actor.id, key, until });
  };
}

/** The day's message without what was settled: where it stands, or in the answer that only they see. */
async function redrawn(
  ctx: Context,
  day: Day | null,
  writes: readonly Write[],
  key: string,
  sources: readonly NudgeSource[],
): Promise<Answer> {
  if (day) return nothing(...writes, show(bundleCard(ctx.actor, day), { onBehalfOf: null }));
  const groups = await collect(ctx, { person: ctx.actor.id, day: ctx.today, now: ctx.now, sources });
  const left = groups
    .map((group) => ({ ...group, nudges: group.nudges.filter((nudge) => nudge.key !== key) }))
    .filter(({ nudges }) => nudges.length > 0);
  return replace(bundleMessage(left, null, null), ...writes);
}
