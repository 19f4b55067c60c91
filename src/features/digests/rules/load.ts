import type { Tier } from '../../playbooks/schema.ts';
import type { ProjectState } from '../../projects/tables.ts';

/** How much of a lead one project takes, against a standard one in a quiet phase. Our own reckoning: change it here. */
const byTier: Readonly<Record<Tier, number>> = { standard: 1, advanced: 1.5, enterprise: 2 };
const byPhase: Readonly<Record<string, number>> = { validate: 1.25, launch: 1.5, hypercare: 1.25 };
/** More than this is too much for one person. */
export const FULL = 6;

interface Weighed {
  tier: Tier;
  phase: string;
  state: ProjectState;
}

/** In standard projects; one that rests takes nothing. */
export function loadOf({ tier, phase, state }: Weighed): number {
  if (state !== 'active' && state !== 'live') return 0;
  return byTier[tier] * (byPhase[phase] ?? 1);
}
