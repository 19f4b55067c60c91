import { z } from 'zod';
import { addDays, type Day, weekday } from '#platform/clock.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Action, type Context, defineAction } from '#platform/feature.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { withMentions } from '#platform/slack/present.ts';
import { type Answer, nothing, open, replace, whisper } from '#platform/slack/reply.ts';
import { bundleMessage, type LineValue, type Pause, pauses } from './blocks.ts';
import { groupsOf, known, matterOf, redrawn } from './line.ts';
import { passModal } from './modals.ts';
import type { NudgeSource } from './source.ts';
import { snoozes } from './tables.ts';

const value = z.object({ key: z.string(), day: z.string().nullable(), page: z.int().default(1) });
const KEY = /^(1d|3d|week)\|([\d-]*)\|(.+)$/;

// biome-ignore lint/suspicious/noExplicitAny: each value is typed where it is defined
export function reminderActions(sources: readonly NudgeSource[]): readonly Action<any>[] {
  return [
    defineAction({
      id: 'reminders.done',
      value,
      press: async ({ key, day, page }, ctx) => {
        const source = known(sources, key);
        const answer = await source.finish(key, ctx).catch((error) => dead(error, ctx, day));
        if (answer.reply.kind !== 'nothing') return answer;
        const rests = source.weekly || answer.writes.length === 0;
        const settled = [...answer.writes, ...(rests ? [rest(ctx, key, untilOf('week', ctx.today))] : [])];
        return without({ key, day, page }, ctx, settled, sources);
      },
    }),
    defineAction({
      id: 'reminders.snooze',
      value: z.null(),
      press: async (_, ctx, { chosen }) => {
        const [, pause, place = '', key = ''] = KEY.exec(chosen ?? '') ?? [];
        known(sources, key);
        const until = untilOf(pause as Pause, ctx.today);
        const line = ctx.record({ action: 'reminder.snooze', subject: key, after: { until } });
        return without({ key, ...placeOf(place) }, ctx, [rest(ctx, key, until), line], sources);
      },
    }),
    defineAction({
      id: 'reminders.page',
      value: z.object({ page: z.int() }),
      press: async ({ page }, ctx) =>
        replace(bundleMessage({ groups: await groupsOf(ctx, null, sources), day: null, page })),
    }),
    defineAction({
      id: 'reminders.pass',
      value,
      press: async (line, ctx) => {
        const matter = await matterOf(ctx, sources, line);
        if (matter.kind === 'settled') return whisper(message([section(SETTLED)]), ...(await redrawn(ctx, line.day)));
        return open(passModal(matter.what, { ...line, channel: ctx.channel }));
      },
    }),
  ];
}

const SETTLED = 'It is settled already, so nothing changed. See what is left with `/golive reminders`.';

/** A day's message, or a page of the answer. */
function placeOf(place: string): Omit<LineValue, 'key'> {
  return place.includes('-') ? { day: place } : { day: null, page: Number(place) || 1 };
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

/** Why a line can't be finished is said, and the line goes if it has no place there any more. */
async function dead(error: unknown, ctx: Context, day: Day | null): Promise<Answer> {
  if (!(error instanceof Refusal) || day === null) throw error;
  const { message: words } = error;
  const tried = error instanceof Denied ? { subject: error.subject, after: { tried: error.action } } : null;
  const line = tried && ctx.record({ action: 'denied', ...tried });
  return whisper(message([section(withMentions(words))]), ...(line ? [line] : []), ...(await redrawn(ctx, day)));
}

/** The day's message without what was settled: where it stands, or in the answer that only they see. */
async function without(
  { key, day, page = 1 }: LineValue,
  ctx: Context,
  writes: readonly Write[],
  sources: readonly NudgeSource[],
): Promise<Answer> {
  if (day) return nothing(...writes, ...(await redrawn(ctx, day)));
  const left = (await groupsOf(ctx, null, sources))
    .map((group) => ({ ...group, nudges: group.nudges.filter((nudge) => nudge.key !== key) }))
    .filter(({ nudges }) => nudges.length > 0);
  return replace(bundleMessage({ groups: left, day: null, page }), ...writes);
}
