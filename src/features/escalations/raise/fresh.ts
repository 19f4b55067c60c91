import type { Day } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import type { Project } from '../../projects/queries.ts';
import { deskOf, type Escalation } from '../queries.ts';
import { deadlines } from '../rules/clock.ts';
import type { Rung } from '../rules/ladder.ts';
import { qualityOf } from '../rules/quality.ts';
import { clockTimeOf, pausesOf } from '../time.ts';
import type { RaiseForm } from './form.ts';

export interface Raising {
  project: Project;
  form: RaiseForm;
  /** Ids of the only people who may see it; none: everybody. */
  allowed: readonly string[];
  about: string | null;
  gate: string | null;
  evidenceLink: string | null;
}

/** The row as it will be stored: its clocks and its first question follow from the ladder. */
export async function asRaised(ctx: Context, raising: Raising, [first, next]: readonly Rung[]): Promise<Escalation> {
  const { project, form, allowed } = raising;
  const { project: _, allowed: __, severity, category, problem, impact, neededBy, ...rest } = form;
  const id = ctx.newId();
  const [assignee] = first?.people ?? [];
  const who = { severity, assigneeId: assignee?.id ?? null, raisedBy: ctx.actor.id };
  const [time, pauses, [desk]] = await Promise.all([
    clockTimeOf(ctx, who, ctx.now),
    pausesOf(ctx, { id, projectId: project.id }),
    deskOf(ctx, {}),
  ]);
  const due = deadlines(severity, ctx.now, time, pauses);
  const texts = {
    ask: rest.ask ?? null,
    steps: rest.steps ?? null,
    environment: rest.environment ?? null,
    evidence: rest.evidence ?? null,
    tried: rest.tried ?? null,
    workaround: rest.workaround ?? null,
  };
  return {
    ...blank,
    ...who,
    ...texts,
    id,
    workspaceId: ctx.workspace,
    projectId: project.id,
    number: (desk?.lastNumber ?? 0) + 1,
    category,
    problem,
    impact: impact ?? '',
    neededBy: (neededBy ?? null) as Day | null,
    about: raising.about,
    evidenceLink: raising.evidenceLink,
    gateKey: raising.gate,
    restricted: allowed.length > 0,
    quality: qualityOf({ ...texts, problem, impact, neededBy }, category).score,
    raisedAt: ctx.now,
    clockFrom: ctx.now,
    ackDueAt: due.acknowledge,
    containDueAt: due.contain,
    steppedBy: ctx.actor.id,
    steppedAt: ctx.now,
    ladderAt: due.acknowledge,
    nextAsked: next?.people.map((person) => person.id) ?? [],
    held: project.state === 'on_hold',
  };
}

const blank = {
  state: 'open',
  ownerId: null,
  containFrom: null,
  containMinutes: null,
  containment: null,
  resolution: null,
  rootCause: null,
  rootCauseText: null,
  withdrawal: null,
  duplicateOf: null,
  acknowledgedAt: null,
  containedAt: null,
  resolvedAt: null,
  closedAt: null,
  status: null,
  nextAction: null,
  updatedAt: null,
  promisedAt: null,
  graceEndsAt: null,
  reminded: 'nobody',
  overdueToldAt: null,
  ladderStep: 1,
  waitingUntil: null,
  version: 1,
} as const;
