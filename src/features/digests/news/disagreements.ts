import type { Day } from '#platform/clock.ts';
import type { Rag } from '../../projects/tables.ts';
import type { Found } from '../known.ts';
import { machineRag } from '../rules/rag.ts';
import type { Facts } from '../slices.ts';
import type { Severe } from '../sources.ts';
import type { Disagreement } from '../week.ts';
import type { Overdue } from './late.ts';

const ranks: Record<Rag, number> = { green: 0, amber: 1, red: 2 };

/** How much worse the records are than the colour. */
function gap({ own, machine }: Pick<Disagreement, 'own' | 'machine'>): number {
  return ranks[machine] - ranks[own];
}

/** Only those to which somebody gave a colour can disagree with the records; those that look better than they are come first. */
export function disagreeing(
  running: ReadonlyMap<string, Facts>,
  overdue: ReadonlyMap<string, Overdue>,
  severe: readonly Severe[],
  day: Day,
): Found<Disagreement>[] {
  const bySeverity = (wanted: number) => {
    const those = severe.filter(({ severity }) => severity === wanted);
    return Map.groupBy(those, ({ project }) => project);
  };
  const [sev1, sev2] = [bySeverity(1), bySeverity(2)];
  const found: Found<Disagreement>[] = [];
  for (const [id, project] of running) {
    if (project.rag === null || project.state !== 'active') continue;
    const late = overdue.get(id);
    const open = { sev1: sev1.get(id)?.length ?? 0, sev2: sev2.get(id)?.length ?? 0 };
    const seen = { ...project, ...open, overdue: late?.count ?? 0, oldest: late?.oldest ?? null };
    const machine = machineRag(seen, day);
    if (machine.rag !== project.rag) {
      found.push({ project: id, own: project.rag, machine: machine.rag, why: machine.why });
    }
  }
  return found.sort((one, other) => gap(other) - gap(one));
}
