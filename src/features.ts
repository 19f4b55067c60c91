import type { Feature } from '#platform/feature.ts';
import type { Logger } from '#platform/log.ts';
import { createAdminFeature } from './features/admin/index.ts';
import { createCalendarFeature } from './features/calendar/index.ts';
import { createDigestsFeature } from './features/digests/index.ts';
import { closingNudges, escalationNudges, escalations } from './features/escalations/index.ts';
import { severeLines } from './features/escalations/severe.ts';
import { stayingWith } from './features/escalations/staying.ts';
import { endingIn } from './features/gates/ending.ts';
import {
  evidenceNudges,
  gateLine,
  gates,
  noGoSoon,
  openGates,
  standInLine,
  waiverNudges,
} from './features/gates/index.ts';
import { passedSince } from './features/gates/passed.ts';
import { stoppedAmong } from './features/gates/stopped.ts';
import { verdictsOf } from './features/gates/verdicts.ts';
import { planLine } from './features/plan/cards.ts';
import { plan } from './features/plan/index.ts';
import { planNudges } from './features/plan/nudges.ts';
import { openPlan } from './features/plan/opening.ts';
import { planReviewNudges } from './features/plan/review-nudges.ts';
import { shelf } from './features/playbooks/shelf.ts';
import { createProjectsFeature } from './features/projects/index.ts';
import type { Opening } from './features/projects/opening.ts';
import { openRaid, raid, raidNudges, raidReviewNudges } from './features/raid/index.ts';
import { BUNDLE, bundleMoved, createRemindersFeature } from './features/reminders/index.ts';
import { createRitualsFeature } from './features/rituals/index.ts';
import { standupQuestions, standups } from './features/standups/index.ts';

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
  const nudges = [
    planNudges,
    planReviewNudges,
    raidNudges,
    raidReviewNudges,
    evidenceNudges,
    waiverNudges,
    escalationNudges,
    closingNudges,
  ];
  const digests = createDigestsFeature({
    verdicts: verdictsOf,
    stopped: stoppedAmong,
    severe: severeLines,
    ending: endingIn,
    passed: passedSince,
  });
  const reminders = createRemindersFeature(nudges);
  const mutable = [
    { name: BUNDLE, title: 'All reminders' },
    ...nudges.filter(({ mutedWith }) => mutedWith === undefined),
    ...standupQuestions,
    ...(digests.rituals ?? []).filter(({ unseen }) => !unseen),
  ];
  const openings: readonly Opening[] = [openPlan, openGates, openRaid];
  const features: readonly Feature[] = [
    createAdminFeature({ library, admins }),
    createCalendarFeature({ mutable, onSaved: bundleMoved, staying: stayingWith }),
    digests,
    escalations,
    gates,
    plan,
    createProjectsFeature({
      openings,
      library,
      lines: [gateLine, planLine],
      teamLines: [standInLine],
      atRisk: [noGoSoon],
    }),
    raid,
    reminders,
    standups,
  ];
  return [...features, createRitualsFeature(features.flatMap((feature) => feature.rituals ?? []))];
}
