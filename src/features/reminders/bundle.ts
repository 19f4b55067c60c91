import { worksOn } from '#platform/calendar/working-time.ts';
import { addDays, atLocal, dayOf } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import { personById } from '#platform/directory/people.ts';
import type { Card, Ritual } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { quietUntilFor, workingTimesOf } from '../calendar/working-times.ts';
import { bundleMessage } from './blocks.ts';
import { bundleCard, bundleOf } from './bundle-card.ts';
import { collect } from './collect.ts';
import { follow, restingIn, standingIn } from './following.ts';
import { BUNDLE } from './heard.ts';
import type { NudgeSource } from './source.ts';
import { bundles } from './tables.ts';

/** One message a day to each person, at their own time: not on a day off, and not when there is nothing to say. */
export function bundleRitual(sources: readonly NudgeSource[]): Ritual {
  return {
    name: BUNDLE,
    title: 'Reminders',
    // From nine to six: what is later than that is told with the next day's.
    lateness: 9 * 60,
    settings: '/golive settings',
    fire: async (due, ctx) => {
      const person = due.person === null ? undefined : await personById(ctx, due.person);
      if (!person?.active) return [];
      const day = due.nominal;
      // Yesterday's are in today's.
      if (day !== dayOf(ctx.now, person.zone)) return [];
      const working = (await workingTimesOf(ctx, [person], day)).get(person.id);
      if (!working || !worksOn(day, working)) return [];
      const late = lateNote(due);
      const quiet = (await quietUntilFor(ctx, [person], ctx.now)).get(person.id);
      const isOver = quiet && dayOf(quiet, person.zone) > day;
      // Whoever chose a time in their quiet hours has it then, but not hours later.
      if (isOver && late !== null) return [];
      const groups = await collect(ctx, { person: person.id, day, now: ctx.now, sources });
      if (groups.length === 0) return [];
      const row: Write = (tx) => tx.insert(bundles, { id: tx.newId(), personId: person.id, day, at: ctx.now, late });
      const usefulUntil = atLocal(addDays(day, 1), working.from, person.zone);
      const notBefore = quiet && !isOver ? quiet : undefined;
      const how = { class: 'never-missing', priority: 'routine', onBehalfOf: null, usefulUntil, notBefore } as const;
      return [row, follow(ctx, { person: person.id, day, groups }), show(bundleCard(person, day), how)];
    },
  };
}

/** What was due when it was sent and still is open; in a rehearsal, which sends nothing, what is due now. */
export function bundleDrawing(sources: readonly NudgeSource[]): Card {
  return async (subject, ctx) => {
    const [person = '', day = ''] = subject.split('/');
    const bundle = await bundleOf(ctx, person, day);
    const standing = await standingIn(ctx, person, day);
    const [groups, resting] = await Promise.all([
      collect(ctx, { person, day, now: bundle?.at ?? ctx.now, sources, ...(bundle && { standing }) }),
      restingIn(ctx, standing),
    ]);
    return bundleMessage({ groups, day, resting, note: bundle?.late ?? null });
  };
}
