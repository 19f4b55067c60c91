import { dayOf } from '#platform/clock.ts';
import { inArray } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { about } from '../../calendar/queries.ts';
import { workingTimesOf } from '../../calendar/working-times.ts';
import { holdsOf } from '../../projects/queries.ts';
import type { Escalation } from '../queries.ts';
import { severityRules } from '../rules/severity.ts';
import { waits } from '../tables.ts';
import type { ClockFace } from './clock-words.ts';

export type Faces = (it: Pick<Escalation, 'id'>) => ClockFace;

/** As their ladders read the clocks of these: six reads, however many they are. */
export async function clockFaces(scope: Scope & { readonly now: Date }, all: readonly Escalation[]): Promise<Faces> {
  const people = new Set(all.filter(isWorking).map(whose));
  const [times, waited, holds] = await Promise.all([
    people.size === 0 ? new Map() : workingTimesOf(scope, [...people], dayOf(scope.now, 'UTC')),
    about(
      all.map(({ id }) => id),
      (some) => scope.from(waits, inArray(waits.escalationId, some)),
    ),
    holdsOf(scope, [...new Set(all.map(({ projectId }) => projectId))]),
  ]);
  const pauses = Map.groupBy(waited, ({ escalationId }) => escalationId);
  const faces = new Map(
    all.map((it) => {
      const stood = (pauses.get(it.id) ?? []).map(({ since, until }) => ({ from: since, to: until }));
      const time = isWorking(it) ? (times.get(whose(it)) ?? null) : null;
      return [it.id, { time, pauses: [...stood, ...(holds.get(it.projectId) ?? [])] }];
    }),
  );
  return ({ id }) => faces.get(id) ?? { time: null, pauses: [] };
}

function isWorking({ severity }: Escalation): boolean {
  return severityRules[severity].clock === 'working';
}

/** Whoever works on it keeps its clocks; until somebody does, whoever raised it. */
function whose({ assigneeId, raisedBy }: Escalation): string {
  return assigneeId ?? raisedBy;
}
