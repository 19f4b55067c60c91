import { type Acquaintance, facts, profile, refreshed } from './meet.ts';
import { personBySlackId } from './people.ts';

/**
 * Somebody's account was changed in Slack: whoever left, became a guest or moved counts as that from now on. Pictures and
 * statuses change all day and are nothing to us. True when something was committed.
 */
export async function follow(parts: Acquaintance, user: unknown): Promise<boolean> {
  const fresh = profile.parse(user);
  const known = await personBySlackId(parts.database.scope(parts.team), fresh.id);
  if (!known) return false;
  const { seenAt: _, ...now } = facts(fresh, parts);
  const isNews = (Object.keys(now) as (keyof typeof now)[]).some((key) => now[key] !== known[key]);
  if (isNews) await parts.database.commit(parts.team, refreshed(known, fresh, parts));
  return isNews;
}
