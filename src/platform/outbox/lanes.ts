import { eq } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import type { Station } from './station.ts';
import { type OutboxRow, outboxLanes } from './tables.ts';

export function laneOf(row: OutboxRow): string {
  return `${row.workspaceId}/${row.destination}`;
}

/**
 * What may go now: of each free destination the row that is first by priority and age, and so over all destinations.
 * A row that has to wait for itself, for its thread or for an open question about its card holds up no other.
 */
export async function heads({ reads, now }: Station): Promise<OutboxRow[]> {
  const rows = await reads.heads({ now: now() });
  return rows.sort((one, other) => one.priority - other.priority || (one.id < other.id ? -1 : 1));
}

/** Nothing goes this way before `freeAt`. */
export function keepFree(lane: string, freeAt: Date): Write {
  return function* (tx) {
    const known = yield tx.update(outboxLanes, { freeAt }, eq(outboxLanes.lane, lane)).returning();
    if (known.length === 0) yield tx.insert(outboxLanes, { lane, freeAt }).onConflictDoNothing();
  };
}

/** Until when Slack has told us not to call a method, or null. */
export async function closedUntil({ reads, now }: Station, workspace: string, method: string): Promise<Date | null> {
  const [gate] = await reads.gate({ workspace, lane: methodLane(method), now: now() });
  return gate?.freeAt ?? null;
}

export function methodLane(method: string): string {
  return `method:${method}`;
}

/** Messages of which somebody has to find out: unclear ones, and those that a courier which stopped left behind. */
export async function doubts({ reads, now, soon, patience }: Station): Promise<OutboxRow[]> {
  return reads.doubts({ now: now(), settled: soon(-patience.looks[0]) });
}

/** The next moment after `now`, that of the last look, at which there will be something to do, or null. */
export async function nextMoment({ reads, patience, held }: Station, now: Date): Promise<Date | null> {
  const [states, lanes, checks] = await Promise.all([
    reads.states({ now }),
    reads.lanes({ now }),
    reads.nextRecheck({ now }),
  ]);
  const moments = [...lanes.map(({ freeAt }) => freeAt), ...checks.map(({ at }) => at)];
  for (const { state, nextAt, leaseUntil } of states) {
    if (state === 'pending' || state === 'unknown') moments.push(nextAt);
    else if (leaseUntil) moments.push(new Date(leaseUntil.getTime() + (state === 'sending' ? patience.looks[0] : 0)));
  }
  const ahead = moments.flatMap((at) => (at && at > now ? [at.getTime()] : [])).concat([...held.values()]);
  return ahead.length === 0 ? null : new Date(Math.min(...ahead));
}
