import { plainWeek, type WorkCalendar } from '#platform/calendar/working-days.ts';
import { addDays, type Day } from '#platform/clock.ts';
import { eq, lte, sql } from '#platform/db/drizzle.ts';
import type { From, Scope } from '#platform/db/scope.ts';
import { people } from '#platform/directory/tables.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { withoutHolds } from '../../calendar/project-days.ts';
import { type Range, rangeQuery } from '../../projects/portfolio.ts';
import { holdsOf } from '../../projects/queries.ts';
import { lastDayToAnswer, SOONEST_EXPIRY } from '../signing/expiry.ts';
import { approvals } from '../tables.ts';
import { dayWords } from '../words.ts';
import { type Ending, openGateName, type Running, type Span } from './some.ts';

const a = approvals;
const waitingIn = rangeQuery((from, of, $: { latest: Day }) =>
  from.pick(
    a,
    {
      ...{ project: a.projectId, requested: a.requestedOn },
      ...{ gate: openGateName(from, a.gateId), person: slackIdOf(from, a.personId) },
    },
    // In words, not as values: so the planner sees that the partial index fits.
    sql`${a.state} in ('requested', 'stale')`,
    eq(a.state, 'requested'),
    lte(a.requestedOn, $.latest),
    of(a.projectId),
  ),
);

function slackIdOf(from: From, personId: Parameters<typeof eq>[0]) {
  const person = from.pick(people, { slackId: people.slackId }, eq(people.id, personId));
  return sql<string | null>`${person}`;
}

interface Requested {
  project: string;
  requested: Day;
  /** The name of the gate, while that is open. */
  gate: string | null;
  /** Whose answer it waits for: a Slack user. */
  person: string | null;
}

/** Requests that may run out by a day: whose holidays and holds count is found out of those that are left. */
export function requestsEnding(scope: Scope, range: Range, { until }: Span): Promise<Requested[]> {
  return waitingIn(scope, range, { latest: addDays(until, -SOONEST_EXPIRY) });
}

/** Each with the day that its message names. */
export async function requestLines(
  scope: Scope,
  requests: readonly Requested[],
  running: ReadonlyMap<string, Running>,
  { today, until }: Span,
): Promise<Ending[]> {
  const holds = await holdsOf(scope, [...new Set(requests.map(({ project }) => project))]);
  const regions = new Set(requests.map(({ project }) => running.get(project)?.region ?? null));
  const calendars = new Map<string | null, WorkCalendar>();
  for (const region of regions) calendars.set(region, await calendarOf(region, today));
  // Many were asked for on the same day: what is the same for all of a region is reckoned once.
  const usual = new Map<string, Day>();
  const endOf = ({ project, requested }: Requested): Day => {
    const { zone = 'Etc/UTC', region = null } = running.get(project) ?? {};
    const calendar = calendars.get(region) ?? plainWeek;
    const pauses = holds.get(project);
    if (pauses) return lastDayToAnswer(requested, withoutHolds(calendar, pauses, zone, today));
    const key = `${region} ${requested}`;
    const known = usual.get(key) ?? lastDayToAnswer(requested, calendar);
    usual.set(key, known);
    return known;
  };
  const lines: Ending[] = [];
  for (const request of requests) {
    const { project, gate, person } = request;
    const end = endOf(request);
    if (gate === null || end < today || end > until) continue;
    const whom = person === null ? 'somebody' : mention(person);
    const text = `the request to ${whom} for ${esc(gate, 60)} on ${dayWords(end, today)}`;
    lines.push({ project, kind: 'approval', on: end, text });
  }
  return lines;
}
