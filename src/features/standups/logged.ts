import { addDays, type Day } from '#platform/clock.ts';
import { eq, inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { about } from '../calendar/queries.ts';
import { loggedFor, type RaidItem } from '../raid/queries.ts';
import { isLive } from '../raid/rules/item.ts';
import { raidItems } from '../raid/tables.ts';
import { BLOCKER } from './names.ts';
import { blockerSubject } from './refs.ts';
import { isSame } from './rules/ageing.ts';
import type { Blocked } from './rules/streak.ts';

interface Standing {
  project: string;
  person: string;
  /** What they answered, the newest first. */
  entries: readonly Blocked[];
  text: string;
  since: Day;
  today: Day;
}

/** What was logged from an earlier message about the same blocker, as long as it is open. */
export async function loggedBefore(scope: Scope, standing: Standing): Promise<RaidItem | undefined> {
  const { project, person, entries, text, since, today } = standing;
  const days = new Map<string, Day>();
  for (let day = since; day < today; day = addDays(day, 1)) {
    days.set(loggedFor({ kind: BLOCKER, subject: blockerSubject(project, day, person) }), day);
  }
  const items = await about([...days.keys()], (some) =>
    scope.from(raidItems, eq(raidItems.projectId, project), inArray(raidItems.loggedFor, some)),
  );
  return items.find((item) => {
    const told = days.get(item.loggedFor ?? '') ?? since;
    const said = entries.find(({ day, blocked }) => blocked !== null && day <= told)?.blocked;
    return isLive(item) && typeof said === 'string' && isSame(said, text);
  });
}
