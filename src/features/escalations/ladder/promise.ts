import type { ClockTime } from '#platform/calendar/pauses.ts';
import { dayOf, showDay } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import type { Line } from '../card/tell.ts';
import type { Escalation } from '../queries.ts';
import { dueAt, grace, isLongSilent, nextMorning, nextPromise } from '../rules/clock.ts';
import { isTold } from '../rules/due.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { clockTimeOf, workingTimeOf } from '../time.ts';
import { momentThere, silenceWords, when } from '../words.ts';
import { type Holder, holderOf, mentioned } from './holder.ts';
import { tellManagers } from './tell-managers.ts';

/** What comes before this hour belongs to the day before, in milliseconds: nobody has a new message at midnight. */
const MORNING = 9 * 3_600_000;
const UPDATE = { id: 'escalations.update', text: 'Update' };
const HAND_OVER = { id: 'escalations.hand-over', text: 'Hand over' };

/** A promised update has not come: it is quoted back to whoever works on it, where the log is. Who is away isn’t called. */
export async function remindOwner(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const [holder, time] = await Promise.all([holderOf(ctx, it), clockTimeOf(ctx, it, ctx.now)]);
  if (holder?.awayUntil) return tellManager(ctx, it, project);
  const promised = it.promisedAt ? momentThere(dayOf(ctx.now, project.zone), it.promisedAt, project) : '';
  const text = `${mentioned(holder)}, an update on *${codeOf(it)}* was promised for ${promised}. Where does it stand?`;
  // From now on, not from the promise: golive may be late with it itself.
  const set = { reminded: 'owner' as const, graceEndsAt: dueAt(ctx.now, grace(it.severity), time) };
  const line = { text, press: UPDATE, pings: true };
  return (await take(ctx, it, project, { action: 'escalation.remind', set, line })).writes;
}

/**
 * Nor has it after that: the manager hears of it, in one message that stays true in the rhythm of updates. After some
 * rounds those above them hear of it, once; from then on it is asked each working morning.
 */
export async function tellManager(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const [holder, time] = await Promise.all([holderOf(ctx, it), clockTimeOf(ctx, it, ctx.now)]);
  const isDaily = it.reminded === 'everybody';
  const isUp = it.reminded === 'manager' && isLongSilent(it.promisedAt, it.severity, ctx.now, time);
  const isRare = (isDaily || isUp) && !isDayAndNight(it);
  const graceEndsAt = isRare ? await morningFor(ctx, it, time) : nextPromise(it.severity, ctx.now, time);
  const set = { reminded: isDaily || isUp ? ('everybody' as const) : ('manager' as const), graceEndsAt };
  const after = { ...it, ...set, version: it.version + 1 };
  const since = isDaily ? sinceOf(it.promisedAt ?? ctx.now, ctx.now, project) : String(it.promisedAt?.getTime() ?? 0);
  const more = await tellManagers(ctx, after, project, { what: 'silent', since, above: isUp });
  const told = more.length > 0 ? ` The ${isUp ? 'managers have' : 'manager has'} been told.` : '';
  const next = isDaily || isUp ? ` I ask again at ${when(graceEndsAt, project)}.` : '';
  const again = isTold(it);
  const heard = again ? ` ${silenceWords(it, ctx.now)}${told}${next}` : told;
  const line = missing(it, project, { holder, heard, again });
  return (await take(ctx, it, project, { action: 'escalation.silent', set, line, more })).writes;
}

/** Another one each morning: by it the managers have another message. */
function sinceOf(promised: Date, now: Date, { zone }: Project): string {
  const [first, day] = [promised, now].map((at) => dayOf(new Date(at.getTime() - MORNING), zone));
  return day === first ? String(promised.getTime()) : `${promised.getTime()}-${day}`;
}

/** While something stands still that must not, silence is asked about in its own rhythm, for as long as it lasts. */
function isDayAndNight({ severity, containedAt }: Escalation): boolean {
  return severity === 1 && containedAt === null;
}

/** In the working time of whoever works on it, by day even where the clocks run by night. */
async function morningFor(ctx: Acting, it: Escalation, time: ClockTime): Promise<Date> {
  const work = await workingTimeOf(ctx, it, ctx.now);
  return work ? nextMorning(it.severity, ctx.now, time, work) : nextPromise(it.severity, ctx.now, time);
}

interface Missing {
  holder: Holder | null;
  heard: string;
  again: boolean;
}

function missing(it: Escalation, project: Project, { holder, heard, again }: Missing): Line {
  const promised = it.promisedAt ? when(it.promisedAt, project) : '';
  const what = `update on *${codeOf(it)}* that was promised for ${promised} is`;
  if (holder?.awayUntil) {
    const text = `${esc(holder.person.name)} is away until ${showDay(holder.awayUntil)}, and the ${what} missing.${heard}`;
    return { text, press: HAND_OVER };
  }
  if (!again) return { text: `The ${what} still missing.${heard}` };
  return { text: `${mentioned(holder)}, the ${what} still missing.${heard}`, press: UPDATE, pings: true };
}
