import { dayOf } from '#platform/clock.ts';
import { among, queryByIds } from '#platform/db/by-ids.ts';
import type { Scope } from '#platform/db/scope.ts';
import { workingTimesOf } from '../../calendar/working-times.ts';
import { holdsOf } from '../../projects/queries.ts';
import { isAway } from '../ladder/away.ts';
import type { Escalation } from '../queries.ts';
import { severityRules } from '../rules/severity.ts';
import { waits } from '../tables.ts';
import type { ClockFace } from './clock-words.ts';

export type Faces = (it: Pick<Escalation, 'id'>) => ClockFace;

const waitsAmong = queryByIds((from, ids) => from.from(waits, among(waits.escalationId, ids)));

/** As their ladders read the clocks of these: six reads, however many they are. */
export async function clockFaces(scope: Scope & { readonly now: Date }, all: readonly Escalation[]): Promise<Faces> {
  const people = new Set(all.map(whose));
  const [times, waited, holds] = await Promise.all([
    workingTimesOf(scope, [...people], dayOf(scope.now, 'UTC')),
    waitsAmong(
      scope,
      all.map(({ id }) => id),
    ),
    holdsOf(scope, [...new Set(all.map(({ projectId }) => projectId))]),
  ]);
  const pauses = Map.groupBy(waited, ({ escalationId }) => escalationId);
  const faces = new Map(
    all.map((it) => {
      const stood = (pauses.get(it.id) ?? []).map(({ since, until }) => ({ from: since, to: until }));
      const theirs = times.get(whose(it)) ?? null;
      const time = isWorking(it) ? theirs : null;
      const isNamed = (it.ownerId ?? it.assigneeId) === whose(it);
      const away = isNamed && theirs !== null && isAway(theirs, dayOf(scope.now, theirs.zone), it.severity);
      return [it.id, { time, away, pauses: [...stood, ...(holds.get(it.projectId) ?? [])] }];
    }),
  );
  return ({ id }) => faces.get(id) ?? { time: null, pauses: [], away: false };
}

function isWorking({ severity }: Escalation): boolean {
  return severityRules[severity].clock === 'working';
}

/** Whoever works on it keeps its clocks; until somebody does, whoever raised it. */
function whose({ assigneeId, raisedBy }: Escalation): string {
  return assigneeId ?? raisedBy;
}
