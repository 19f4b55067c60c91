import type { Day } from '#platform/clock.ts';
import { eq, inArray, isNotNull, lt, min, sql } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { isBehind } from '../../plan/rules/milestone.ts';
import { milestones } from '../../plan/tables.ts';
import type { Phase } from '../../playbooks/schema.ts';
import { projects } from '../../projects/tables.ts';
import type { Found } from '../known.ts';
import { machineRag } from '../rules/rag.ts';
import { type Facts, type Slice, sliceQuery } from '../slices.ts';
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
export async function disagreeing(
  scope: Scope,
  slice: Slice,
  running: ReadonlyMap<string, Facts>,
  severe: Severities,
  day: Day,
): Promise<Found<Disagreement>[]> {
  const coloured = slice.projects.filter(({ rag, state }) => rag !== null && state === 'active');
  if (coloured.length === 0) return [];
  const late = overdueIn(running, await lateIn(scope, slice, { day }));
  return coloured.flatMap((project) => {
    const { count = 0, oldest = null } = late.get(project.id) ?? {};
    const { sev1 = 0, sev2 = 0 } = severe.get(project.id) ?? {};
    const machine = machineRag({ ...project, overdue: count, oldest, sev1, sev2 }, day);
    if (project.rag === null || machine.rag === project.rag) return [];
    return [{ project: project.id, own: project.rag, machine: machine.rag, why: machine.why }];
  });
}

interface Late {
  project: string;
  phase: Phase;
  count: number;
  oldest: Day | null;
}

/** Milestones that are late, of projects with a colour, by phase. */
const lateIn = sliceQuery((from, of, $: { day: Day }) =>
  from
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
      inArray(
        milestones.projectId,
        from.pick(
          projects,
          { id: projects.id },
          of(projects.id),
          eq(projects.state, 'active'),
          isNotNull(projects.rag),
        ) as never,
      ),
      lt(milestones.planned, $.day),
    )
    .groupBy(milestones.projectId, milestones.phase),
);

/** What is late in each project's own phase and in later ones. */
function overdueIn(running: ReadonlyMap<string, Facts>, rows: readonly Late[]) {
  const late = new Map<string, { count: number; oldest: Day | null }>();
  for (const row of rows) {
    const project = running.get(row.project);
    if (!project || isBehind(row, project.phase)) continue;
    const { count, oldest } = late.get(row.project) ?? { count: 0, oldest: row.oldest };
    late.set(row.project, { count: count + row.count, oldest: earlier(oldest, row.oldest) });
  }
  return late;
}

function earlier(one: Day | null, other: Day | null): Day | null {
  return one !== null && other !== null && one < other ? one : other;
}
