import { eq, gte, sql } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import { kindOf } from '#platform/outbox/stuck.ts';
import { outbox } from '#platform/outbox/tables.ts';
import { missedSince } from '#platform/scheduler/missed.ts';
import { usual } from '../../rituals/usual.ts';
import { inOrder } from '../rules/order.ts';
import type { Miss } from '../week.ts';

/** What people know by name; it was missed when it was passed over, or its message too late. The others are housekeeping. */
const titles = new Map([
  ...Object.entries(usual).map(([ritual, { title }]) => [ritual, title] as const),
  ['standups.reminder', 'Standup reminder'],
]);
/** It looks every morning and speaks on three of them: one that was passed over was hardly missed. */
const MOSTLY_SILENT = 'gates.review';

const tooLate = query((from, $: { since: Date }) =>
  from.pick(
    outbox,
    { key: outbox.key, card: outbox.card },
    sql`${outbox.state} = 'dropped'`,
    eq(outbox.error, 'too late'),
    gte(outbox.usefulUntil, $.since),
  ),
);

/** How often each ritual was missed, of the projects that are read of; of no project: for who reads of everything. */
export async function missedIn(
  scope: Scope,
  since: Date,
  isRead: (project: string | null) => boolean,
): Promise<Miss[]> {
  const passed = (await missedSince(scope, since)).filter(({ ritual }) => ritual !== MOSTLY_SILENT);
  const dropped = (await tooLate(scope, { since })).map((row) => ({ ...subjectOf(row), times: 1 }));
  const times = new Map<string, number>();
  for (const it of [...passed, ...dropped]) {
    const title = titles.get(it.ritual);
    if (title && isRead(it.project)) times.set(title, (times.get(title) ?? 0) + it.times);
  }
  return [...times]
    .map(([title, count]) => ({ title, times: count }))
    .sort((one, other) => other.times - one.times || inOrder(one.title, other.title));
}

/** Cards are named after their rituals; a standup's begin with their project. */
function subjectOf(row: { key: string; card: string | null }): { ritual: string; project: string | null } {
  const kind = kindOf(row);
  if (kind === 'review') return { ritual: MOSTLY_SILENT, project: row.key.split(':')[1] ?? null };
  return { ritual: kind, project: kind.startsWith('standups.') ? (row.card?.split('/')[2] ?? null) : null };
}
