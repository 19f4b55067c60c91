import { and, eq, gt, inArray, isNotNull, isNull, lte, min, not, or, type SQL, sql } from '../db/drizzle.ts';
import { type Built, prepared } from '../db/plans.ts';
import type { Db } from '../db/scope.ts';
import { type CardRow, cards, type OutboxRow, outbox, outboxLanes } from './tables.ts';

/** As many as are looked at in one go. */
const BATCH = 100;

type Instants = typeof outbox.nextAt | typeof outbox.leaseUntil | typeof outbox.usefulUntil | typeof outboxLanes.freeAt;

function place(name: string, column: Instants | typeof outbox.id): SQL {
  return sql`${sql.param(sql.placeholder(name), column)}`;
}

/**
 * Written into the statement, as are the states: as places of it SQLite's planner would look at their values, and plan
 * the prepared statement anew for each call, which takes longer than the call.
 */
function inWords(limit: number): never {
  return sql.raw(String(limit)) as never;
}

function isIn(...states: OutboxRow['state'][]): SQL {
  return sql`${outbox.state} in (${sql.raw(states.map((state) => `'${state}'`).join(', '))})`;
}

const known = new WeakMap<Db, Reads>();

/** The courier's reads, prepared once: it makes some of them forty times a second. Each takes `now` unless it says otherwise. */
export function readsOf(db: Db): Reads {
  const reads = known.get(db) ?? prepareReads(db);
  known.set(db, reads);
  return reads;
}

function prepareReads(db: Db) {
  const now = (column: Instants) => place('now', column);
  const inLine = and(
    isIn('pending'),
    lte(outbox.nextAt, now(outbox.nextAt)),
    or(isNull(outbox.usefulUntil), gt(outbox.usefulUntil, now(outbox.usefulUntil))),
    not(isBusy(now(outboxLanes.freeAt))),
    stands('thread_of'),
    stands('card'),
  );
  const line = min(sql<string>`${outbox.priority} || ${outbox.id}`);
  const firsts = db
    .select({ id: sql`substr(${line}, 2)` })
    .from(outbox)
    .where(inLine)
    .groupBy(outbox.workspaceId, outbox.destination)
    .orderBy(line)
    .limit(inWords(BATCH));
  // `settled` is when the lease must have run out: what was sent until then has come to light.
  const inDoubt = or(
    and(isIn('unknown'), lte(outbox.nextAt, now(outbox.nextAt))),
    and(isIn('sending'), lte(outbox.leaseUntil, place('settled', outbox.leaseUntil))),
    and(isIn('reconciling'), lte(outbox.leaseUntil, now(outbox.leaseUntil))),
  );
  const all = () => db.select().from(outbox);
  const read = <R>(select: Built) => prepared<R>(db, select);
  return {
    heads: read<OutboxRow>(all().where(inArray(outbox.id, firsts))),
    doubts: read<OutboxRow>(all().where(inDoubt).orderBy(outbox.priority, outbox.id).limit(inWords(BATCH))),
    rechecks: read<OutboxRow>(
      all()
        .where(and(isNotNull(outbox.recheckAt), lte(outbox.recheckAt, now(outbox.leaseUntil))))
        .limit(inWords(BATCH)),
    ),
    tooLate: read<OutboxRow>(
      all()
        .where(
          and(sql`state = 'pending' and useful_until is not null`, lte(outbox.usefulUntil, now(outbox.usefulUntil))),
        )
        .limit(inWords(BATCH)),
    ),
    /** Over everything that is not settled the first moment of each kind. */
    open: read<Open>(
      db
        .select({
          due: first(
            outbox.nextAt,
            and(isIn('pending'), lte(outbox.nextAt, now(outbox.nextAt)), not(isKept(now(outboxLanes.freeAt)))),
          ),
          later: first(outbox.nextAt, and(isIn('pending'), gt(outbox.nextAt, now(outbox.nextAt)))),
          usefulUntil: first(outbox.usefulUntil, isIn('pending')),
          sending: first(outbox.leaseUntil, isIn('sending')),
          unknown: first(outbox.nextAt, isIn('unknown')),
          reconciling: first(outbox.leaseUntil, isIn('reconciling')),
          recheck: sql`(select min(recheck_at) from outbox where recheck_at is not null)`.mapWith(outbox.recheckAt),
          laneFree: sql`(select min(l.free_at) from outbox_lanes l where l.free_at > ${now(outboxLanes.freeAt)}
            and exists (select 1 from outbox p where p.state = 'pending'
              and p.workspace_id = l.workspace_id and p.destination = l.lane))`.mapWith(outboxLanes.freeAt),
        })
        .from(outbox)
        .where(isIn('pending', 'sending', 'unknown', 'reconciling')),
    ),
    /** Takes `id`. */
    card: read<CardRow>(
      db
        .select()
        .from(cards)
        .where(eq(cards.id, place('id', outbox.id)))
        .limit(inWords(1)),
    ),
    /** Takes `workspace` and `lane` too. */
    gate: read<{ freeAt: Date }>(
      db
        .select({ freeAt: outboxLanes.freeAt })
        .from(outboxLanes)
        .where(
          and(
            eq(outboxLanes.workspaceId, place('workspace', outbox.id)),
            eq(outboxLanes.lane, place('lane', outbox.id)),
            gt(outboxLanes.freeAt, now(outboxLanes.freeAt)),
          ),
        )
        .limit(inWords(1)),
    ),
  };
}

export type Reads = ReturnType<typeof prepareReads>;

/** Null where there is none. */
interface Open {
  /** Of the messages that are due, and whose destination takes one. */
  due: Date | null;
  /** Of those that are not due yet. */
  later: Date | null;
  usefulUntil: Date | null;
  sending: Date | null;
  unknown: Date | null;
  reconciling: Date | null;
  recheck: Date | null;
  /** When the first destination that messages wait for takes one again. */
  laneFree: Date | null;
}

function first(column: Instants, condition: SQL | undefined): SQL {
  return sql`min(case when ${condition} then ${column} end)`.mapWith(column);
}

/** The row's destination takes nothing yet: a message was just sent there, Slack said to wait, or one is under way. */
function isBusy(now: SQL): SQL {
  return sql`(${isKept(now)} or exists (select 1 from outbox o where
    o.state = 'sending' and o.workspace_id = ${outbox.workspaceId} and o.destination = ${outbox.destination}))`;
}

/** For the claim itself: what was read may be a moment old. */
export function laneIsFree(now: Date): SQL {
  return sql`not ${isKept(sql`${sql.param(now, outboxLanes.freeAt)}`)}`;
}

function isKept(now: SQL): SQL {
  return sql`exists (select 1 from outbox_lanes l where
    l.workspace_id = ${outbox.workspaceId} and l.lane = ${outbox.destination} and l.free_at > ${now})`;
}

/**
 * The card that the row answers or draws stands in Slack, or nothing more is to come of it. One that was moved may be on
 * its way home: it is drawn when that is settled.
 */
export function stands(column: 'thread_of' | 'card'): SQL {
  const card = column === 'card' ? outbox.card : outbox.threadOf;
  const open = sql.raw(`('sending', 'unknown', 'reconciling', 'parked'${column === 'card' ? '' : ", 'pending'"})`);
  const there = sql.raw(`c.ts is not null${column === 'card' ? ' and c.moved is null' : ''}`);
  return sql`(${card} is null or exists (select 1 from cards c where c.id = ${card} and ${there})
    or not exists (select 1 from outbox p where p.card = ${card} and p.state in ${open}))`;
}
