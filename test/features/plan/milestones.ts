import type { Milestone } from '#features/plan/rules/milestone.ts';

/** A milestone where only what matters to the test is said. */
export function milestone(over: Partial<Milestone> & { key: string }): Milestone {
  return {
    id: over.key,
    name: over.key,
    phase: 'configure',
    position: 0,
    ownerRole: 'lead',
    waitsOn: 'us',
    dependsOn: [],
    anchor: 'kickoff',
    place: { working: 0, extra: 0 },
    baseline: over.planned ?? '2026-12-01',
    planned: '2026-12-01',
    done: null,
    state: 'planned',
    ...over,
  };
}
