import { type Acquaintance, isNews, profile, refreshed } from './meet.ts';
import { personBySlackId } from './people.ts';

/**
 * Somebody's account was changed in Slack: whoever left, became a guest or moved counts as that from now on. True when
 * something was committed.
 */
export async function follow(parts: Acquaintance, user: unknown): Promise<boolean> {
  const fresh = profile.parse(user);
  const known = await personBySlackId(parts.database.scope(parts.team), fresh.id);
  if (!known || !isNews(known, fresh, parts)) return false;
  await parts.database.commit(parts.team, [refreshed(known, fresh, parts)]);
  return true;
}
