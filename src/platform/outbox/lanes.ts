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
  const target = [outboxLanes.workspaceId, outboxLanes.lane];
  return (tx) => tx.insert(outboxLanes, { lane, freeAt }).onConflictDoUpdate({ target, set: { freeAt } });
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

/** When it was last looked for messages to send, and for those that wait for a second look. */
interface Looks {
  looked: Date;
  rechecked: Date;
}

/** The next moment after these looks at which there is something to do, or null. */
export async function nextMoment(
  { reads, patience, held }: Station,
  { looked, rechecked }: Looks,
): Promise<Date | null> {
  const [states, lanes, [check]] = await Promise.all([
    reads.states({ now: looked }),
    reads.lanes({ now: looked }),
    reads.nextRecheck({ now: rechecked }),
  ]);
  const moments = lanes.map(({ freeAt }) => freeAt);
  for (const { state, nextAt, leaseUntil } of states) {
    if (state === 'pending' || state === 'unknown') moments.push(nextAt);
    else if (leaseUntil) moments.push(new Date(leaseUntil.getTime() + (state === 'sending' ? patience.looks[0] : 0)));
  }
  const ahead = moments.flatMap((at) => (at && at > looked ? [at.getTime()] : [])).concat([...held.values()]);
  if (check?.at) ahead.push(check.at.getTime());
  return ahead.length === 0 ? null : new Date(Math.min(...ahead));
}
