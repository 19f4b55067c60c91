import type { Context } from '#platform/feature.ts';
import { planMilestones } from '../playbooks/schedule.ts';
import type { Opened, Opening } from '../projects/opening.ts';
import { milestones } from './tables.ts';

/** Lays the playbook's milestones out between kickoff and go-live. */
export const openPlan: Opening = ({ project, playbook, calendar }: Opened, _ctx: Context) => {
  const source = new Map(playbook.milestones.map((milestone) => [milestone.key, milestone]));
  const dates = { kickoff: project.kickoff, goLive: project.targetGoLive };
  const planned = planMilestones(playbook, dates, calendar);
  if (planned.length === 0) return [];
  return [
    (tx) =>
      tx.insert(
        milestones,
        planned.map(({ key, name, phase, ownerRole, day, dependsOn, waitsOn }, position) => ({
          id: tx.newId(),
          projectId: project.id,
          key,
          name,
          phase,
          position,
          ownerRole,
          waitsOn,
          dependsOn,
          anchor: source.get(key)?.anchor ?? 'kickoff',
          place: { working: source.get(key)?.offset ?? 0, extra: 0 },
          baseline: day,
          planned: day,
          state: 'planned' as const,
        })),
      ),
  ];
};
