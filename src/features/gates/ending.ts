import { addWorkingDays, plainWeek } from '#platform/calendar/working-days.ts';
import { addDays, type Day, showDay } from '#platform/clock.ts';
import { eq, inArray, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { bold, esc, mention } from '#platform/slack/mrkdwn.ts';
import type { Waiver } from './rules/types.ts';
import { approvals, criteria, gates } from './tables.ts';

/** Narrows a read to some projects, by the column of their ids. */
export interface Some {
  of(column: Parameters<typeof eq>[0]): ReturnType<typeof eq> | undefined;
}

/** Working days after which a request runs out (domain.md §6). */
const PATIENCE = 10;
/** So many days ahead lies the day until which the digest asks; what has ended already was named before. */
const WEEK = 7;

/** Waivers that end by a day, and requests for approval that run out by it; one line each, in three reads. */
export async function endingIn(scope: Scope, some: Some, until: Day): Promise<{ project: string; text: string }[]> {
  const [waived, waiting] = await Promise.all([
    // In words, not as values: so the planner sees that the partial indexes fit.
    scope.pick(
      criteria,
      { project: criteria.projectId, gate: criteria.gateId, key: criteria.key, waiver: criteria.waiver },
      sql`${criteria.state} = 'waived'`,
      some.of(criteria.projectId),
    ),
    scope.pick(
      approvals,
      {
        project: approvals.projectId,
        gate: approvals.gateId,
        person: approvals.personId,
        requested: approvals.requestedOn,
        state: approvals.state,
      },
      sql`${approvals.state} in ('requested', 'stale')`,
      some.of(approvals.projectId),
    ),
  ]);
  const waivers = waived.filter(({ waiver }) => waiver?.state === 'approved' && waiver.expires <= until);
  // Whose holidays count is not asked here: a day more or less is named all the same.
  const requests = waiting
    .map((row) => ({ ...row, ends: addWorkingDays(row.requested, PATIENCE, plainWeek) }))
    .filter((row) => row.state === 'requested' && row.ends <= until);
  const names = await namesOf(scope, [...waivers, ...requests], requests);
  const carried = await carriedOn(
    scope,
    waivers.filter(({ gate }) => !names.gates.has(gate)),
    addDays(until, -WEEK),
  );
  return [
    ...waivers.flatMap(({ project, gate, key, waiver }) => {
      const name = names.gates.get(gate);
      return waiver && name
        ? [{ project, text: `the waiver of ${bold(key)} (${esc(name, 60)}) on ${showDay(waiver.expires)}` }]
        : [];
    }),
    ...carried,
    ...requests.flatMap(({ project, gate, person, ends }) => {
      const name = names.gates.get(gate);
      const who = names.people.get(person) ?? 'somebody';
      return name ? [{ project, text: `the request to ${who} for ${esc(name, 60)} on ${showDay(ends)}` }] : [];
    }),
  ];
}

interface Waived {
  project: string;
  key: string;
  waiver: Waiver | null;
}

/** Waivers given for a gate that has been passed since: what they left at the end of hypercare is still to be settled. */
async function carriedOn(scope: Scope, waivers: readonly Waived[], from: Day) {
  const ahead = waivers.filter(({ waiver }) => waiver && waiver.expires >= from);
  if (ahead.length === 0) return [];
  const left = await scope.pick(
    criteria,
    { project: criteria.projectId, key: criteria.key, text: criteria.text },
    inArray(criteria.projectId, [...new Set(ahead.map(({ project }) => project))]),
    sql`${criteria.key} like 'WVR-%'`,
    eq(criteria.state, 'open'),
  );
  return ahead.flatMap(({ project, key, waiver }) => {
    const open = left.find((row) => row.project === project && row.text.startsWith(`The waiver of ${key} `));
    if (!open || !waiver) return [];
    return [{ project, text: `the waiver of ${bold(key)} (${open.key}) on ${showDay(waiver.expires)}` }];
  });
}

async function namesOf(scope: Scope, rows: readonly { gate: string }[], asked: readonly { person: string }[]) {
  const gateIds = [...new Set(rows.map(({ gate }) => gate))];
  const ids = [...new Set(asked.map(({ person }) => person))];
  const [open, known] = await Promise.all([
    gateIds.length === 0
      ? []
      : scope.pick(gates, { id: gates.id, name: gates.name }, inArray(gates.id, gateIds), eq(gates.state, 'open')),
    ids.length === 0 ? [] : scope.pick(people, { id: people.id, slackId: people.slackId }, inArray(people.id, ids)),
  ]);
  return {
    gates: new Map(open.map(({ id, name }) => [id, name])),
    people: new Map(known.map(({ id, slackId }) => [id, mention(slackId)])),
  };
}
