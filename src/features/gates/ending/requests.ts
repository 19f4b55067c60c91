import { addDays, type Day } from '#platform/clock.ts';
import { inArray, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { withoutHolds } from '../../calendar/project-days.ts';
import { holdsOf } from '../../projects/queries.ts';
import { lastDayToAnswer, SOONEST_EXPIRY } from '../signing/expiry.ts';
import { approvals } from '../tables.ts';
import { dayWords } from '../words.ts';
import { type Ending, openGateNames, type Running, type Some, type Span } from './some.ts';

interface Requested {
  project: string;
  gate: string;
  person: string;
  requested: Day;
}

/** Requests that may run out by a day: whose holidays and holds count is found out of those that are left. */
export async function requestsEnding(scope: Scope, some: Some, until: Day): Promise<Requested[]> {
  const rows = await scope.pick(
    approvals,
    {
      project: approvals.projectId,
      gate: approvals.gateId,
      person: approvals.personId,
      requested: approvals.requestedOn,
      state: approvals.state,
    },
    // In words, not as values: so the planner sees that the partial index fits.
    sql`${approvals.state} in ('requested', 'stale')`,
    some.of(approvals.projectId),
  );
  const latest = addDays(until, -SOONEST_EXPIRY);
  return rows.filter(({ state, requested }) => state === 'requested' && requested <= latest);
}

/** Each with the day that its message names. */
export async function requestLines(
  scope: Scope,
  requests: readonly Requested[],
  running: ReadonlyMap<string, Running>,
  { today, until }: Span,
): Promise<Ending[]> {
  const ids = [...new Set(requests.map(({ project }) => project))];
  const [names, slackIds, holds] = await Promise.all([
    openGateNames(scope, requests),
    slackIdsOf(scope, requests),
    holdsOf(scope, ids),
  ]);
  const lines: Ending[] = [];
  for (const { project, gate, person, requested } of requests) {
    const { zone, region } = running.get(project) ?? { zone: 'Etc/UTC', region: null };
    const days = withoutHolds(await calendarOf(region, today), holds.get(project) ?? [], zone, today);
    const ends = lastDayToAnswer(requested, days);
    const name = names.get(gate);
    if (!name || ends < today || ends > until) continue;
    const who = slackIds.get(person);
    const whom = who === undefined ? 'somebody' : mention(who);
    lines.push({ project, text: `the request to ${whom} for ${esc(name, 60)} on ${dayWords(ends, today)}` });
  }
  return lines;
}

async function slackIdsOf(scope: Scope, rows: readonly Requested[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map(({ person }) => person))];
  if (ids.length === 0) return new Map();
  const found = await scope.pick(people, { id: people.id, slackId: people.slackId }, inArray(people.id, ids));
  return new Map(found.map(({ id, slackId }) => [id, slackId]));
}
