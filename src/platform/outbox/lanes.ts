import { sql } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import type { Station } from './station.ts';
import { type OutboxRow, outboxLanes } from './tables.ts';

const later = sql`case when outbox_lanes.free_at > excluded.free_at then outbox_lanes.free_at else excluded.free_at end`;

export function laneOf(row: OutboxRow): string {
  return `${row.workspaceId}/${row.destination}`;
}

/** Nothing goes this way before `freeAt`, and not before what was said earlier if that is later. */
export function keepFree(lane: string, freeAt: Date): Write {
  const target = [outboxLanes.workspaceId, outboxLanes.lane];
  return (tx) => tx.insert(outboxLanes, { lane, freeAt }).onConflictDoUpdate({ target, set: { freeAt: later } });
}

/** Until when Slack has told us not to call a method, or null. */
export async function closedUntil({ reads, now }: Station, workspace: string, method: string): Promise<Date | null> {
  const [gate] = await reads.gate({ workspace, lane: methodLane(method), now: now() });
  return gate?.freeAt ?? null;
}

export function methodLane(method: string): string {
  return `method:${method}`;
}
