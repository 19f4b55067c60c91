import type { Feature } from '#platform/feature.ts';
import type { Logger } from '#platform/log.ts';
import { createAdminFeature } from './features/admin/index.ts';
import { gateLine, gates, openGates } from './features/gates/index.ts';
import { planLine } from './features/plan/cards.ts';
import { plan } from './features/plan/index.ts';
import { openPlan } from './features/plan/opening.ts';
import { shelf } from './features/playbooks/shelf.ts';
import { createProjectsFeature } from './features/projects/index.ts';
import type { Opening } from './features/projects/opening.ts';
import { openRaid, raid } from './features/raid/index.ts';

interface Surroundings {
  playbooksDir: string | null;
  /** Slack ids that are admins by configuration. */
  admins?: readonly string[];
  /** Hears of playbook files that can't be used. */
  log?: Pick<Logger, 'warn'>;
}

/**
 * The table of contents: every feature, and what one offers to another. Playbooks are read when the first is needed; a
 * file that can't be used is logged, and shown where a playbook is picked.
 */
export function createFeatures({ playbooksDir, admins = [], log }: Surroundings): readonly Feature[] {
  const library = shelf(playbooksDir, log);
  const openings: readonly Opening[] = [openPlan, openGates, openRaid];
  return [
    createAdminFeature({ library, admins }),
    gates,
    plan,
    createProjectsFeature({ openings, library, lines: [gateLine, planLine] }),
    raid,
  ];
}
