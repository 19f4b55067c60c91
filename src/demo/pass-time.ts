import { timeOf } from '#platform/clock.ts';
import { asc, eq } from '#platform/db/drizzle.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import { must, type Scene } from './scene.ts';
import type { Look } from './transcript.ts';

/**
 * On to a later moment, `2026-12-01T09:00` in Berlin's winter time: from one thing that is due to the next, as the
 * scheduler would meet them. What people get on the way is shown as `look` says; nothing is, unless it says something.
 */
export async function passTime(scene: Scene, moment: string, look: Look = { quiet: true }): Promise<void> {
  const { app, clock, settle } = scene.stage;
  const until = new Date(`${moment}:00+01:00`);
  let waiting = await settle();
  for (let last = 0; ; ) {
    const due = await nextDue(scene);
    const next = Math.min(due?.getTime() ?? Number.POSITIVE_INFINITY, waiting?.getTime() ?? Number.POSITIVE_INFINITY);
    if (next > until.getTime()) break;
    must(next > last, `what is due at ${new Date(next).toISOString()} is not carried out`);
    last = next;
    if (next > clock.now().getTime()) clock.set(new Date(next).toISOString());
    await app.tick();
    waiting = await settle();
    scene.script.show(isNight(clock.now()) ? { quiet: true } : look);
  }
  if (until > clock.now()) clock.set(until.toISOString());
}

/** Then pinned messages count one day less, which wakes nobody. */
function isNight(now: Date): boolean {
  return timeOf(now, 'Europe/Berlin') < '06:00';
}

/** When the next ritual or timer is planned; null when none is. */
async function nextDue({ stage: { app } }: Scene): Promise<Date | null> {
  const [first] = await app.database
    .scope(app.workspace.id)
    .pick(occurrences, { at: occurrences.tryAt }, eq(occurrences.state, 'planned'))
    .orderBy(asc(occurrences.tryAt))
    .limit(1);
  return first?.at ?? null;
}
