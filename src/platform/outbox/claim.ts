import type { SQL } from '../db/drizzle.ts';
import type { Write } from '../db/scope.ts';
import { laneOf } from './lanes.ts';
import { laneIsFree } from './reads.ts';
import type { Station } from './station.ts';
import type { OutboxRow } from './tables.ts';
import { type Change, move } from './transitions.ts';

/**
 * Takes what may be sent, in one commit: the disk is waited for once. Gives the rows by their ids; where somebody was
 * quicker, the lane is left alone for a while.
 */
export async function claim(station: Station, heads: readonly OutboxRow[]): Promise<ReadonlyMap<string, OutboxRow>> {
  const taken = new Map<string, OutboxRow>();
  const changes = await Promise.all(heads.map(async (row) => [row, await claimOf(station, row)] as const));
  const free = laneIsFree(station.now());
  for (const workspace of new Set(heads.map(({ workspaceId }) => workspaceId))) {
    const mine = changes.filter(([row]) => row.workspaceId === workspace);
    const alone = () => Promise.all(mine.map(([row, change]) => station.take(row, 'claim', change, free)));
    // One that another courier took at the same moment spoils the commit for all: then each for itself.
    const rows = mine.length === 1 ? await alone() : await together(station, workspace, mine, free).catch(alone);
    for (const row of rows) if (row) taken.set(row.id, row);
  }
  for (const row of heads) if (!taken.has(row.id)) station.leaveAlone(laneOf(row));
  return taken;
}

type Claim = readonly [OutboxRow, Change];

async function together(
  station: Station,
  workspace: string,
  claims: readonly Claim[],
  only: SQL,
): Promise<OutboxRow[]> {
  const taken: OutboxRow[] = [];
  const all: Write = function* (tx) {
    for (const [row, change] of claims) taken.push(...(yield move(row, 'claim', change, only)(tx) as never));
  };
  await station.database.commit(workspace, [all]);
  return taken;
}

async function claimOf(station: Station, row: OutboxRow): Promise<Change> {
  const now = station.now();
  return {
    attempts: row.attempts + 1,
    unread: 0,
    owner: station.name,
    leaseUntil: station.soon(station.patience.lease),
    metadataKey: row.metadataKey ?? station.chance.salt(),
    since: row.since ?? (await station.newest(row.workspaceId)),
    firstAttemptAt: row.firstAttemptAt ?? now,
    lastAttemptAt: now,
    threadTs: (await station.cardOf(row.threadOf))?.ts ?? null,
  };
}
