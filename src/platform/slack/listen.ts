import type { App } from '@slack/bolt';
import type { Logger } from '../log.ts';
import { acknowledgement, type Delivery, deliver, tellLate } from './deliver.ts';
import type { Dispatch } from './dispatch.ts';
import type { Hear } from './hear.ts';
import { type Incoming, readAction, readCommand, readHome, readShortcut, readView } from './incoming.ts';

/** Slack waits 3 s for an acknowledgement; past this many milliseconds it gets one, and the person the answer after it. */
const LATE = 2_500;
/** Whatever the id: what is known and what is not is ours to say. */
const ANY = /.*/s;

export interface ListenParts {
  dispatch: Dispatch;
  hear: Hear;
  delivery: Delivery;
  /** What follows from a change, once the person is answered. */
  afterwards(): Promise<void>;
  log: Logger;
}

type Ack = (answer?: never) => Promise<void>;
type Read = (body: unknown) => Incoming;

/** One listener for each kind of payload. Returns the way to wait until nothing is under way. */
export function listen(app: App, parts: ListenParts): () => Promise<void> {
  const underWay = new Set<Promise<void>>();
  const done = async (work: Promise<void>) => {
    underWay.add(work);
    await work.finally(() => underWay.delete(work));
  };
  const handle = (body: unknown, read: Read, ack: unknown) => done(answerTo(parts, body, read, ack as Ack));
  app.command(ANY, ({ body, ack }) => handle(body, readCommand, ack));
  app.action(ANY, ({ body, ack }) => handle(body, readAction, ack));
  app.view({ callback_id: ANY, type: 'view_submission' }, ({ body, ack }) => handle(body, readView, ack));
  app.view({ callback_id: ANY, type: 'view_closed' }, ({ ack }) => ack());
  app.shortcut(ANY, ({ body, ack }) => handle(body, readShortcut, ack));
  app.options(ANY, ({ ack }) => ack({ options: [] }));
  app.event('app_home_opened', async ({ body }) => {
    const opened = readHome(body);
    if (opened)
      await handle(
        body,
        () => opened,
        async () => {},
      );
  });
  app.event('channel_shared', ({ body }) => done(hearOf(parts, body)));
  app.event('channel_unshared', ({ body }) => done(hearOf(parts, body)));
  app.event('user_change', ({ body }) => done(hearOf(parts, body)));
  // With `extendedErrorHandler` Bolt hands over more than its types say.
  app.error((async ({ error, body }: { error: Error; body: { type?: string } }) => {
    parts.log.error({ err: error, kind: body.type }, 'payload not handled');
  }) as never);
  return async () => {
    while (underWay.size > 0) await Promise.allSettled(underWay);
  };
}

async function hearOf({ hear, afterwards }: ListenParts, body: unknown): Promise<void> {
  if (await hear(body)) await afterwards();
}

async function answerTo(parts: ListenParts, body: unknown, read: Read, ack: Ack): Promise<void> {
  const incoming = await understood(body, read, ack);
  const deciding = parts.dispatch(incoming);
  const inTime = incoming.kind === 'view' || (await isSoon(deciding));
  if (!inTime) await ack();
  const { reply, changed } = await deciding;
  try {
    const told = !inTime || (await acknowledged(parts, ack, acknowledgement(reply, incoming)));
    if (told) await deliver(parts.delivery, reply, incoming, !inTime);
    else await tellLate(parts.delivery, reply, incoming);
  } finally {
    if (changed) await parts.afterwards();
  }
}

/** A payload nobody understands is acknowledged all the same, or Slack would send it again and the person wait. */
async function understood(body: unknown, read: Read, ack: Ack): Promise<Incoming> {
  try {
    return read(body);
  } catch (error) {
    await ack();
    throw error;
  }
}

async function isSoon(deciding: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, LATE, false);
  });
  const soon = await Promise.race([deciding.then(() => true), late]);
  clearTimeout(timer);
  return soon;
}

/** False when Slack had given up waiting: it then shows an error of its own, and the answer must go another way. */
async function acknowledged(parts: ListenParts, ack: Ack, answer: object | undefined): Promise<boolean> {
  try {
    await ack(answer as never);
    return true;
  } catch (err) {
    parts.log.warn({ err }, 'acknowledged too late');
    return false;
  }
}
