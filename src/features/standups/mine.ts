import { type Day, daysBetween, isDay, showDay } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { type Answer, open } from '#platform/slack/reply.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { mustBeOpen } from '../projects/writes.ts';
import { entriesUpTo, entryOf, heldDay } from './entries.ts';
import { openItems } from './items.ts';
import { answerModal } from './modals/answer.ts';
import { membershipOf, type Standup, standupOf } from './queries.ts';
import { answerDay } from './rules/day.ts';
import { fateOf } from './words.ts';

/** Rituals speak in these states alone. */
export function runs({ state }: Pick<Project, 'state'>): boolean {
  return state === 'active' || state === 'live';
}

export interface Ready {
  project: Project;
  standup: Standup;
}

/** The project and its standup, read afresh, once it is clear that this person takes part in it now. */
export async function mustTakePart(ctx: Context, id: string): Promise<Ready> {
  const [project, standup, membership] = await Promise.all([
    projectById(ctx, id),
    standupOf(ctx, id),
    membershipOf(ctx, id, ctx.actor.id),
  ]);
  if (!project) throw new Refusal('I no longer know this project. See the current ones with `/golive list`.');
  mustBeOpen(project);
  const { key } = project;
  if (!standup || standup.state === 'stopped') {
    throw new Refusal(
      `${key} has no standup at the moment. Its lead starts one with \`/golive standup setup ${key}\`.`,
    );
  }
  if (!runs(project)) throw new Refusal(resting(project));
  if (!membership) {
    throw new Refusal(`You don’t take part in ${key}’s standup. Join with \`/golive standup join ${key}\`.`);
  }
  return { project, standup };
}

/** Why nobody is asked in a project that isn't over. */
export function resting({ key, state }: Pick<Project, 'key' | 'state'>): Mrkdwn {
  return `${key} ${state === 'pending' ? 'hasn’t started yet' : 'is on hold'}, and its standup rests until it goes on.`;
}

/** Until when an answer can be changed, in days. */
const CHANGEABLE = 7;

/** The form for one project's standup, filled in with what we know; a day that was answered is changed. */
export async function answering(ctx: Context, { project, standup }: Ready, wanted?: Day): Promise<Answer> {
  const now = answerDay(ctx.today, standup);
  const day = wanted !== undefined && (await canChange(ctx, project.id, wanted)) ? wanted : now;
  const held = await heldDay(ctx, project.id, day);
  const [[newest, older], items, fate] = await Promise.all([
    entriesUpTo(ctx, { project: project.id, person: ctx.actor.id, day }),
    openItems(ctx, project),
    fateOf(ctx, { project, standup, day, zone: ctx.actor.zone, now: ctx.now, held }),
  ]);
  const [mine, before] = newest?.day === day ? [newest, older] : [null, newest];
  const isOver = wanted !== undefined && wanted < day;
  return open(
    answerModal({
      project,
      day,
      note: isOver ? `${showDay(wanted)} is over; this is for ${showDay(day)}.` : null,
      questions: standup.questions,
      mood: standup.mood,
      items,
      filled: mine ?? { done: before?.next ?? null },
      blockedBefore: mine ? null : (before?.blocked ?? null),
      fate,
      channel: ctx.channel,
    }),
  );
}

async function canChange(ctx: Context, project: string, day: Day): Promise<boolean> {
  if (!isDay(day) || Math.abs(daysBetween(day, ctx.today)) > CHANGEABLE) return false;
  return (await entryOf(ctx, project, ctx.actor.id, day)) !== undefined;
}
