import { peopleInRole } from '../directory/people.ts';
import { isChannel } from '../slack/mrkdwn.ts';
import type { Station } from './station.ts';
import type { CardRow, OutboxRow } from './tables.ts';
import { placeOf } from './words.ts';

/**
 * Where a message goes next when Slack refused a place: the next of its own list, or else who leads or manages
 * its project, whoever wanted it, the admins. An edit at home, a pinned message and a mere line of a thread belong where
 * they are and nowhere else; who has the card keeps it while they answer for it. A direct message that is about no
 * project is for its reader's eyes, and for who wanted it.
 */
export async function nextPlaces(station: Station, row: OutboxRow, card: CardRow | null): Promise<readonly string[]> {
  if (card?.ts && !card.moved) return [];
  if (row.fallback) return row.fallback;
  if (card?.pinned || (row.threadOf && row.class === 'replaceable')) return [];
  const owners = await answering(station, row);
  const isKept = !isChannel(placeOf(row)) && row.projectId === null;
  const all = new Set([...owners, ...(isKept ? [] : await adminsOf(station, row))]);
  for (const tried of [row.destination, placeOf(row)]) all.delete(tried);
  const keeper = card?.moved?.to;
  return [...all].sort((one, other) => Number(other === keeper) - Number(one === keeper));
}

/** Who leads or manages its project, and whoever wanted it. */
export async function answering(
  { database, responsible }: Station,
  { workspaceId, projectId, onBehalfOf }: OutboxRow,
): Promise<readonly string[]> {
  const theirs = projectId && responsible ? await responsible(database.scope(workspaceId), projectId) : [];
  return onBehalfOf ? [...theirs, onBehalfOf] : theirs;
}

/** In the name of who answers for it, where nobody asked for it; what the next one tells anyway needs no owner. */
export async function withOwner(station: Station, row: OutboxRow): Promise<OutboxRow> {
  if (row.onBehalfOf !== null || row.class === 'replaceable') return row;
  const [owner = null] = await answering(station, row);
  return { ...row, onBehalfOf: owner };
}

export async function adminsOf({ database }: Station, { workspaceId }: OutboxRow): Promise<readonly string[]> {
  const rows = await peopleInRole(database.scope(workspaceId), { role: 'admin' });
  return rows.map(({ slackId }) => slackId).sort();
}
