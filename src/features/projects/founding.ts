import { findRegion } from '#platform/calendar/regions.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { show } from '#platform/outbox/enqueue.ts';
import { projectDay } from './day.ts';
import type { Examined } from './examine.ts';
import { tellNamed } from './named.ts';
import type { Opening } from './opening.ts';
import type { Assignment, Project } from './queries.ts';
import type { Draft } from './rules/draft.ts';
import { assignments, projectPlaybooks, projects } from './tables.ts';
import { headline } from './writes.ts';

/** A new project and everything that features lay out for it, for one commit; `Conflict` when its key was just taken. */
export async function founding(ctx: Context, draft: Draft, examined: Examined, openings: readonly Opening[]) {
  const { lead, manager, playbook, calendar } = examined;
  const region = draft.region ? ((await findRegion(draft.region))?.code ?? null) : null;
  const project = projectOf(ctx, draft, examined, region);
  const holding = (role: string, personId: string): Assignment => ({
    id: ctx.newId(),
    workspaceId: ctx.workspace,
    projectId: project.id,
    role,
    personId,
    customerName: null,
    since: ctx.now,
    until: null,
  });
  const team = [holding('lead', lead.id), ...(manager ? [holding('manager', manager.id)] : [])];
  const holder = (role: string) => team.find((it) => it.role === role)?.personId ?? null;
  const opened = { project, playbook, calendar, today: projectDay(ctx, project), holder };
  const writes: Write[] = [
    (tx) => tx.insert(projects, project).onConflictDoNothing().returning(),
    (tx) => tx.insert(projectPlaybooks, { projectId: project.id, playbook }),
    (tx) => tx.insert(assignments, team),
    ctx.record({
      action: 'project.create',
      subject: `project:${project.id}`,
      project: project.id,
      after: {
        key: project.key,
        state: project.state,
        tier: project.tier,
        regulated: project.regulated,
        kickoff: project.kickoff,
        targetGoLive: project.targetGoLive,
        playbook: `${project.playbook}@${project.playbookVersion}`,
        lead: lead.id,
        manager: manager?.id,
      },
      text: { customer: project.customer },
    }),
    ...openings.flatMap((opening) => opening(opened, ctx)),
    ...(project.state === 'active' ? [show(headline(project), { pinned: true, onBehalfOf: ctx.actor.slackId })] : []),
    ...tellNamed(ctx, project, 'lead', [lead]),
    ...tellNamed(ctx, project, 'manager', manager ? [manager] : []),
  ];
  return { project, writes };
}

function projectOf(ctx: Context, draft: Draft, { playbook }: Examined, region: string | null): Project {
  return {
    id: ctx.newId(),
    workspaceId: ctx.workspace,
    key: draft.key,
    customer: draft.customer,
    channel: draft.channel,
    tier: draft.tier,
    regulated: draft.traits.includes('regulated'),
    integrations: draft.traits.includes('integrations'),
    segment: draft.segment,
    zone: draft.zone,
    region,
    state: draft.start,
    phase: playbook.phases[0]?.key ?? 'discover',
    kickoff: draft.kickoff,
    targetGoLive: draft.goLive,
    actualGoLive: null,
    playbook: playbook.name,
    playbookVersion: playbook.version,
    rag: null,
    ragWhy: null,
    ragAt: null,
    roleNames: Object.fromEntries(playbook.roles.map(({ key, name }) => [key, name])),
    version: 1,
    settledVersion: 0,
    createdAt: ctx.now,
  };
}
