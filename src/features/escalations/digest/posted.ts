import { type Day, dayOf } from '#platform/clock.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { workspaces } from '#platform/directory/tables.ts';
import type { Card, Due } from '#platform/feature.ts';
import { post, show } from '#platform/outbox/enqueue.ts';
import type { Message } from '#platform/slack/blocks.ts';
import { quietUntilFor } from '../../calendar/working-times.ts';
import type { Reader } from './readers.ts';

type Now = Scope & { readonly now: Date };
/** The day and the zone that a digest speaks of. */
export type About = Pick<Due, 'nominal' | 'zone' | 'lateMs' | 'attempts'>;

/** Everybody it goes to, and what each of them reads of it. */
export interface Drawn {
  readers: readonly Reader[];
  draw(reader: Reader): Message;
}

export interface DigestKind {
  /** The ritual's name, which is the card's too. */
  name: string;
  /** For how long it helps anybody, in milliseconds. */
  useful: number;
  /** For how long it is held back for somebody, in milliseconds; left out: until they are back. */
  held?: number;
  drawn(ctx: Now, about: About): Promise<Drawn>;
}

const CHANNEL = 'channel';

/** Now to whoever may be disturbed; to the others when they may be, as things stand by then. `channelFrom`: not before. */
export async function posted(
  { name, useful, held = Number.POSITIVE_INFINITY, drawn }: DigestKind,
  due: Due,
  ctx: Now,
  channelFrom: Date | null = null,
): Promise<Write[]> {
  const { readers, draw } = await drawn(ctx, due);
  const people = readers.flatMap(({ person }) => person ?? []);
  const quiet = await quietUntilFor(ctx, people, ctx.now);
  return readers.flatMap((reader) => {
    const { to, person } = reader;
    const notBefore = person ? quiet.get(person.id) : channelFrom;
    const options = {
      class: 'never-missing',
      priority: 'low',
      usefulUntil: new Date((notBefore ?? ctx.now).getTime() + useful),
      onBehalfOf: null,
    } as const;
    if (notBefore && notBefore.getTime() - ctx.now.getTime() > held) return [];
    if (notBefore) {
      const subject = `${due.nominal}/${person?.id ?? CHANNEL}`;
      return show({ kind: name, subject, to }, { ...options, notBefore });
    }
    return post({ ...options, key: `${name}:${due.nominal}:${to}`, to, message: draw(reader), internal: true });
  });
}

/** What was held back, drawn when it goes out; nothing for whom there is nothing in it by then. */
export function heldCard({ drawn }: DigestKind): Card {
  return async (subject, ctx) => {
    if (ctx.shared) return null;
    const [, who] = subject.split('/');
    const zone = await workspaceZone(ctx);
    const nominal: Day = dayOf(ctx.now, zone);
    const { readers, draw } = await drawn(ctx, { nominal, zone, lateMs: 0 });
    const reader = readers.find(({ person }) => (person?.id ?? CHANNEL) === who);
    return reader ? draw(reader) : null;
  };
}

export async function workspaceZone(scope: Scope): Promise<string> {
  const [workspace] = await scope.pick(workspaces, { zone: workspaces.zone });
  return workspace?.zone ?? 'Etc/UTC';
}
