import type { Scope, Write } from '#platform/db/scope.ts';
import { type Person, personById } from '#platform/directory/people.ts';
import type { Due, Ritual, RitualContext } from '#platform/feature.ts';
import { type CardRef, post } from '#platform/outbox/enqueue.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { settingsOf } from '../calendar/queries.ts';
import { manages, type Portfolio } from '../projects/portfolio.ts';
import { weekMessages } from './blocks.ts';
import { askedFor } from './channels.ts';
import { fateOf, keyOf, toldLast } from './hold.ts';
import { channelOf, WEEKLY } from './names.ts';
import { readWeek } from './read.ts';
import type { Sources } from './sources.ts';

/** So long after its moment it is of use, in milliseconds; the next one tells what this one did not. */
const USEFUL = 24 * 3_600_000;

/** Monday morning: what a manager has to know, in one message. */
export function weeklyRitual(sources: Sources): Ritual {
  return {
    name: WEEKLY,
    title: 'Weekly digest',
    lateness: 6 * 60,
    fire: async (due, ctx) => {
      const reader = await readerOf(due, ctx);
      if (!reader) return [];
      const fate = await fateOf(ctx, due, reader.person);
      if (fate.kind === 'later') return [fate.timer];
      if (fate.kind === 'never') return [];
      const note = [fate.note, lateNote(due)].filter((part) => part !== null).join(', ') || null;
      return told({ ...reader, day: fate.day, note }, due, ctx, sources);
    },
  };
}

interface Reader {
  /** Null for a channel. */
  person: Person | null;
  /** A channel or a Slack user. */
  to: string;
  portfolio: Portfolio;
  onBehalfOf: string | null;
  /** The manager whose projects it is about, where others read it. */
  of: Mrkdwn | null;
}

interface Telling extends Omit<Reader, 'person'> {
  day: string;
  note: string | null;
}

async function told(
  { to, portfolio, onBehalfOf, of, day, note }: Telling,
  { subject, at }: Due,
  ctx: RitualContext,
  sources: Sources,
): Promise<Write[]> {
  const week = await readWeek(ctx, portfolio, day, sources, await toldLast(ctx, subject, day, ctx.now));
  const { first, pages } = weekMessages(week, note, of);
  const card: CardRef = { kind: WEEKLY, subject: `${subject}/${day}`, to };
  const common = {
    ...({ class: 'replaceable', to, internal: true, onBehalfOf, priority: 'low' } as const),
    usefulUntil: new Date(at.getTime() + USEFUL),
  };
  const key = keyOf(subject, day);
  const more = pages.map((page, n) => post({ ...common, key: `${key}:${n + 1}`, message: page, threadOf: card }));
  return [post({ ...common, key, message: first, card }), ...more];
}

/** Null when they left, don't manage any more or don't want it. */
async function readerOf(due: Due, ctx: RitualContext): Promise<Reader | null> {
  const channel = channelOf(due.subject);
  if (channel) return roomOf(ctx, channel);
  const person = await personById(ctx, due.subject);
  if (!person?.active) return null;
  const settings = (await settingsOf(ctx, [person.id])).get(person.id);
  if (settings?.muted.includes(WEEKLY)) return null;
  const portfolio = await portfolioOf(ctx, person);
  return portfolio && { person, to: person.slackId, portfolio, onBehalfOf: null, of: null };
}

/** Null once the manager whose projects it is about left or manages nothing any more. */
async function roomOf(ctx: RitualContext, channel: string): Promise<Reader | null> {
  const asked = await askedFor(ctx, channel);
  const room = { person: null, to: channel, onBehalfOf: asked?.askedBy ?? null };
  if (!asked?.personId) return { ...room, portfolio: { kind: 'all' }, of: null };
  const manager = await personById(ctx, asked.personId);
  if (!manager?.active || !(await manages(ctx, manager.id))) return null;
  return { ...room, portfolio: { kind: 'manager', person: manager.id }, of: mention(manager.slackId) };
}

/** Their own projects, or everybody's for a manager of the workspace who has none; null for whoever manages nothing. */
export async function portfolioOf(scope: Scope, person: Pick<Person, 'id' | 'role'>): Promise<Portfolio | null> {
  if (await manages(scope, person.id)) return { kind: 'manager', person: person.id };
  return person.role === 'manager' ? { kind: 'all' } : null;
}
