import type { Day } from '#platform/clock.ts';
import { type eq, inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { gates } from '../tables.ts';

/** Narrows a read to some projects, by the column of their ids. */
export interface Some {
  of(column: Parameters<typeof eq>[0]): ReturnType<typeof eq> | undefined;
}

/** What ends, in a line of its project. */
export interface Ending {
  project: string;
  text: string;
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

/** The names of those of these gates that are open, by their ids. */
export async function openGateNames(
  scope: Scope,
  rows: readonly { gate: string }[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map(({ gate }) => gate))];
  if (ids.length === 0) return new Map();
  const found = await scope.pick(gates, { id: gates.id, name: gates.name, state: gates.state }, inArray(gates.id, ids));
  return new Map(found.filter(({ state }) => state === 'open').map(({ id, name }) => [id, name]));
}
