import type { Write } from '#platform/db/scope.ts';
import { personById } from '#platform/directory/people.ts';
import type { Due, Ritual, RitualContext } from '#platform/feature.ts';
import { type CardRef, post } from '#platform/outbox/enqueue.ts';
import { lateNote } from '#platform/scheduler/late.ts';
import { settingsOf } from '../calendar/queries.ts';
import { weekMessages } from './blocks.ts';
import { readWeek, type Sources } from './read.ts';
import { managedBy, type Portfolio } from './slices.ts';

export const WEEKLY = 'digests.weekly';
/** Digests of a channel have this before its id as their subject; the others have a person's id. */
const CHANNEL = 'channel:';

export function channelSubject(channel: string): string {
  return `${CHANNEL}${channel}`;
}

/** Monday morning: what a manager has to know, in one message. */
export function weeklyRitual(sources: Sources): Ritual {
  return {
    name: WEEKLY,
    title: 'Weekly digest',
    lateness: 6 * 60,
    fire: async (due, ctx) => {
      const to = await addressee(due, ctx);
      if (!to) return [];
      const week = await readWeek(ctx, to.portfolio, due.nominal, sources);
      const { first, pages } = weekMessages(week, lateNote(due));
      const card: CardRef = { kind: WEEKLY, subject: `${due.subject}/${due.nominal}`, to: to.destination };
      const common = { class: 'replaceable', to: to.destination, internal: true, onBehalfOf: null } as const;
      const key = `digest:${due.subject}:${due.nominal}`;
      const opening: Write = post({ ...common, key, message: first, card, priority: 'low' });
      const more = pages.map((page, at) =>
        post({ ...common, key: `${key}:${at + 1}`, message: page, threadOf: card, priority: 'low' }),
      );
      return [opening, ...more];
    },
  };
}

interface Addressee {
  destination: string;
  portfolio: Portfolio;
}

/** Null when they left, don't manage any more or don't want it. */
async function addressee(due: Due, ctx: RitualContext): Promise<Addressee | null> {
  if (due.subject.startsWith(CHANNEL)) {
    return { destination: due.subject.slice(CHANNEL.length), portfolio: { kind: 'all' } };
  }
  const person = await personById(ctx, due.subject);
  if (!person?.active) return null;
  const settings = (await settingsOf(ctx, [person.id])).get(person.id);
  if (settings?.muted.includes(WEEKLY)) return null;
  const portfolio = await portfolioOf(ctx, person);
  return portfolio && { destination: person.slackId, portfolio };
}

/** Their own projects, or everybody's for a manager of the workspace who has none; null for whoever manages nothing. */
export async function portfolioOf(
  scope: Parameters<typeof managedBy>[0],
  person: { id: string; role: string },
): Promise<Portfolio | null> {
  if ((await managedBy(scope, person.id)).length > 0) return { kind: 'manager', person: person.id };
  return person.role === 'manager' ? { kind: 'all' } : null;
}
