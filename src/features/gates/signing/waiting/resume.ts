import { and, eq, inArray } from '#platform/db/drizzle.ts';
import type { Scope, Write } from '#platform/db/scope.ts';
import { occurrences } from '#platform/scheduler/tables.ts';
import type { Project } from '../../../projects/queries.ts';
import type { ApprovalRow } from '../../queries.ts';
import { lookAt, stepOf, WAITING } from './clock.ts';
import { subjectOf, waits } from './question.ts';

/** Questions whose timers ended while the project was on hold are looked after again, from the step they had come to. */
export async function resumed(
  scope: Scope & { readonly now: Date },
  project: Project,
  rows: readonly ApprovalRow[],
): Promise<Write[]> {
  if (project.state !== 'active' && project.state !== 'live') return [];
  const waiting = rows.flatMap((row) =>
    waits(row) && row.waitingSince
      ? [{ approval: row.id, since: row.waitingSince, subject: subjectOf(row.id, row.waitingSince) }]
      : [],
  );
  if (waiting.length === 0) return [];
  const looks = await scope.pick(
    occurrences,
    { subject: occurrences.subject, slot: occurrences.slot, state: occurrences.state, dueAt: occurrences.dueAt },
    and(
      eq(occurrences.ritual, WAITING),
      inArray(
        occurrences.subject,
        waiting.map(({ subject }) => subject),
      ),
    ),
  );
  const last = new Map(
    looks.sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime()).map((look) => [look.subject, look]),
  );
  const planned = new Set(looks.filter(({ state }) => state === 'planned').map(({ subject }) => subject));
  return waiting
    .filter(({ subject }) => !planned.has(subject))
    .map(({ approval, since, subject }) =>
      lookAt({ approval, since, project: project.id }, stepOf(last.get(subject)?.slot ?? '') ?? 'nag', scope.now),
    );
}
