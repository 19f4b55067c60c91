import type { Day } from '#platform/clock.ts';
import { and, lt, min, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { isBehind } from '../../plan/rules/milestone.ts';
import { milestones } from '../../plan/tables.ts';
import { machineRag } from '../rules/rag.ts';
import type { Known, Slice } from '../slices.ts';
import type { Severe } from '../sources.ts';
import type { Disagreement } from '../week.ts';

/** How many are open, by project. */
export type Severities = ReadonlyMap<string, { sev1: number; sev2: number }>;

export function severitiesOf(severe: readonly Severe[]): Severities {
  const counts = new Map<string, { sev1: number; sev2: number }>();
  for (const { project, severity } of severe) {
    const now = counts.get(project) ?? { sev1: 0, sev2: 0 };
    counts.set(project, severity === 1 ? { ...now, sev1: now.sev1 + 1 } : { ...now, sev2: now.sev2 + 1 });
  }
  return counts;
}

/** Only those to which somebody gave a colour can disagree with the records. */
export async function disagreeing(scope: Scope, slice: Slice, severe: Severities, day: Day): Promise<Disagreement[]> {
  const coloured = slice.projects.filter(({ rag, state }) => rag !== null && state === 'active');
  if (coloured.length === 0) return [];
  const late = await overdueIn(scope, slice, coloured, day);
  return coloured.flatMap((project) => {
    const { count = 0, oldest = null } = late.get(project.id) ?? {};
    const { sev1 = 0, sev2 = 0 } = severe.get(project.id) ?? {};
    const machine = machineRag({ ...project, overdue: count, oldest, sev1, sev2 }, day);
    if (project.rag === null || machine.rag === project.rag) return [];
    return [{ project, own: project.rag, machine: machine.rag, why: machine.why }];
  });
}

interface Overdue {
  count: number;
  oldest: Day | null;
}

/** Milestones of each project's own phase and of later ones that are late. */
async function overdueIn(
  scope: Scope,
  slice: Slice,
  coloured: readonly Known[],
  day: Day,
): Promise<ReadonlyMap<string, Overdue>> {
  const rows = await scope
    .pick(
      milestones,
      {
        project: milestones.projectId,
        phase: milestones.phase,
        count: sql<number>`count(*)`.mapWith(Number),
        oldest: min(milestones.planned),
      },
      // In words, not as values: so the planner sees that the partial index fits.
      sql`${milestones.state} in ('planned', 'in_progress')`,
      and(slice.of(milestones.projectId), lt(milestones.planned, day)),
    )
    .groupBy(milestones.projectId, milestones.phase);
  const late = new Map<string, Overdue>();
  const phaseOf = new Map(coloured.map(({ id, phase }) => [id, phase]));
  for (const row of rows) {
    const now = phaseOf.get(row.project);
    if (now === undefined || isBehind(row, now)) continue;
    const { count, oldest } = late.get(row.project) ?? { count: 0, oldest: row.oldest };
    late.set(row.project, { count: count + row.count, oldest: earlier(oldest, row.oldest) });
  }
  return late;
}

function earlier(one: Day | null, other: Day | null): Day | null {
  return one !== null && other !== null && one < other ? one : other;
}
