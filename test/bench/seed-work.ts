import { milestones } from '#features/plan/tables.ts';
import { phases } from '#features/playbooks/schema.ts';
import { scoreOf } from '#features/raid/rules/item.ts';
import { raidItems } from '#features/raid/tables.ts';
import { addDays } from '#platform/clock.ts';
import type { Batches } from './seed.ts';
import type { Blueprint } from './seed-project.ts';

const COUNTS = { milestones: 20, raid: 30 };

/** The plan and the RAID log; two high risks stand in the way of a project that isn't ready. */
export function work(it: Blueprint, project: { projectId: string }, lead: string, into: Batches): void {
  const { days, now, newId } = it;
  into.add(
    milestones,
    Array.from({ length: COUNTS.milestones }, (_, n) => ({
      ...{
        ...project,
        id: newId(),
        key: `milestone-${n}`,
        name: `Milestone ${n}`,
        phase: phases[n % 6] ?? 'launch',
        position: n,
      },
      ...{ ownerRole: 'lead', waitsOn: 'us' as const, dependsOn: n > 0 ? [`milestone-${n - 1}`] : [] },
      ...{ anchor: 'go-live' as const, place: { working: n - 15, extra: 0 } },
      ...{ baseline: addDays(days.goLive, n - 15), planned: addDays(days.goLive, n - 15), state: 'planned' as const },
    })),
  );
  const high = it.verdict === 'NO-GO' ? 2 : 0;
  into.add(
    raidItems,
    Array.from({ length: COUNTS.raid }, (_, n) => {
      const [likelihood, impact] = n < high ? [4, 4] : [2, 1 + (n % 5)];
      return {
        ...{
          ...project,
          id: newId(),
          type: 'risk' as const,
          number: n + 1,
          title: `Something may go wrong, number ${n}`,
        },
        ...{
          likelihood,
          impact,
          score: scoreOf('risk', likelihood, impact),
          ownerId: lead,
          due: addDays(days.today, n),
        },
        ...{
          nextAction: 'Ask the customer',
          state: 'open' as const,
          createdBy: lead,
          createdAt: now,
          updatedAt: now,
          version: 1,
        },
      };
    }),
  );
}
