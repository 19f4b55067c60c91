import type { Day } from '#platform/clock.ts';
import { and, eq, sql } from '#platform/db/drizzle.ts';
import type { From } from '#platform/db/scope.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { gates } from '../tables.ts';

/** What ends, in a line of its project. */
export interface Ending {
  project: string;
  kind: 'waiver' | 'approval';
  /** Its last day. */
  on: Day;
  text: Mrkdwn;
}

export interface Running {
  id: string;
  zone: string;
  region: string | null;
}

/** From the day on which it is looked at to the last that is named. */
export interface Span {
  today: Day;
  until: Day;
}

/** The name of the gate that a row belongs to; null once that gate is passed. */
export function openGateName(from: From, gateId: Parameters<typeof eq>[0]) {
  const open = from.pick(gates, { name: gates.name }, and(eq(gates.id, gateId), eq(gates.state, 'open')));
  return sql<string | null>`${open}`;
}
