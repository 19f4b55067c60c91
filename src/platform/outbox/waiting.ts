import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { isNull, lte, min, or, sql } from '../db/drizzle.ts';
import { query, type Scope } from '../db/scope.ts';
import { peopleInRole } from '../directory/people.ts';
import { message, section } from '../slack/blocks.ts';
import { spanOf } from '../span.ts';
import { post } from './enqueue.ts';
import { stands } from './reads.ts';
import { outbox } from './tables.ts';

/** The admins hear of a message that has waited so long, in milliseconds: pauses of ten minutes are Slack's to make. */
const LONG = 15 * 60_000;
/** Looked at so often, and of use so long, in milliseconds. */
const EVERY = 60_000;
/** What was down for long posts what waited in this time, in milliseconds: that is no stall. */
const GRACE = 3 * 60_000;

// Told to try it again, somebody began its wait anew: then it has been tried, and nothing went wrong since.
const since = sql`case when ${outbox.attempts} > 0 and ${outbox.error} is null then ${outbox.nextAt}
  else coalesce(${outbox.notBefore}, ${outbox.createdAt}) end`;
const oldest = query((from, $: { now: Date }) =>
  from.pick(
    outbox,
    { since: min(since).mapWith(outbox.createdAt) },
    sql`state = 'pending'`,
    or(isNull(outbox.notBefore), lte(outbox.notBefore, $.now)),
    stands('thread_of'),
    stands('card'),
  ),
);

/** Since when the oldest message waits that could be posted, in milliseconds; null where none does. */
export async function waitingFor(scope: Scope, now: Date): Promise<number | null> {
  const [row] = await oldest(scope, { now });
  return row?.since ? now.getTime() - row.since.getTime() : null;
}

/** Tells the admins, once a day, when messages have waited for long, and still do some looks later. */
export function createQueueWatch(database: Database, clock: Clock, workspace: string): () => Promise<void> {
  let looked = Number.NEGATIVE_INFINITY;
  let found: number | null = null;
  return async () => {
    const now = clock.now();
    if (now.getTime() - looked < EVERY) return;
    looked = now.getTime();
    const scope = database.scope(workspace);
    const ms = await waitingFor(scope, now);
    found = ms === null || ms < LONG ? null : (found ?? looked);
    if (ms === null || found === null || looked - found < GRACE) return;
    const words = `Messages are waiting to be posted, the oldest for ${spanOf(ms)}. Ask whoever runs golive to look with \`golive doctor\` and into the log. I say so once a day.`;
    const admins = await peopleInRole(scope, { role: 'admin' });
    await database.commit(
      workspace,
      admins.map(({ slackId: to }) =>
        post({
          key: `notice:waiting:${to}:${now.toISOString().slice(0, 10)}`,
          class: 'never-missing',
          to,
          message: message([section(words)]),
          internal: false,
          priority: 'urgent',
          usefulUntil: new Date(now.getTime() + LONG),
          onBehalfOf: null,
        }),
      ),
    );
  };
}
