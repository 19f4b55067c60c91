import { z } from 'zod';
import { eq } from '#platform/db/drizzle.ts';
import { query } from '#platform/db/scope.ts';
import { type Card, type Context, defineAction } from '#platform/feature.ts';
import { cureFor, withoutButton } from '#platform/outbox/refusals.ts';
import { forgiven, pausedBy } from '#platform/outbox/strikes.ts';
import { whereOf } from '#platform/outbox/words.ts';
import { Refusal } from '#platform/refusal.ts';
import { pause, type Schedule } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { bold } from '#platform/slack/mrkdwn.ts';
import { replace } from '#platform/slack/reply.ts';
import { permitted } from '../projects/actions/manage.ts';
import { must } from '../projects/permissions.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { mustBeOpen, touch } from '../projects/writes.ts';
import { schedulesOfProject } from './queries.ts';
import { loneSubject } from './rules.ts';
import { placeWords, type Rituals, recordSubject, titleOf } from './words.ts';

const byId = query((from, $: { id: string }) => from.from(schedules, eq(schedules.id, $.id)).limit(1));

/** Tells whoever answers for a ritual that it was paused because nothing can be posted there; null once it goes on. */
export function pausedCard(rituals: Rituals): Card {
  return async (subject, ctx) => {
    const [id = ''] = subject.split('/');
    const [[row], [refusal]] = await Promise.all([byId(ctx, { id }), pausedBy(ctx, [id])]);
    if (!row || !refusal || row.state === 'on') return null;
    const project = row.projectId ? await projectById(ctx, row.projectId) : undefined;
    const cure = withoutButton(cureFor(refusal.reason, whereOf(refusal.place)));
    return message([
      section(
        `${name(rituals, row, project ?? null)} is paused: Slack refused its last ${refusal.times} messages. ${cure} Then press *Resume*.`,
      ),
      actions(button({ id: 'rituals.resume', text: 'Resume', value: { schedule: id }, style: 'primary' })),
    ]);
  };
}

/** From that message: of a project for who may change its rituals, else for whose time it keeps, and for managers. */
export function resumeAction(rituals: Rituals) {
  return defineAction({
    id: 'rituals.resume',
    value: z.object({ schedule: z.string() }),
    press: async ({ schedule: id }, ctx) => {
      const [row] = await byId(ctx, { id });
      if (!row) throw new Refusal('That is not scheduled any more. See what is with `/golive rituals`.');
      const project = await heldBy(ctx, row);
      const title = name(rituals, row, project);
      if (row.state === 'on') return replace(message([section(`${title} goes on already.`)]));
      return replace(
        message([section(`${title} goes on. If Slack refuses it three times more, I pause it again.`)]),
        ...(project ? [touch(project)] : []),
        pause(id, 'on'),
        forgiven([id]),
        ...((await isTheLast(ctx, row)) ? (rituals.get(row.ritual)?.switched?.(row.projectId, 'on') ?? []) : []),
        ctx.record({
          action: 'ritual.resume',
          subject: recordSubject({ ritual: row.ritual, subject: loneSubject(row) }),
          ...(project && { project: project.id }),
          before: { state: 'paused' },
          after: { state: 'on' },
        }),
      );
    },
  });
}

/** Whether nobody else's of the same ritual stays paused: then it goes on for all. */
async function isTheLast(ctx: Context, { id, ritual, projectId }: Schedule): Promise<boolean> {
  const all = projectId === null ? [] : await schedulesOfProject(ctx, { project: projectId });
  return all.every((it) => it.id === id || it.ritual !== ritual || it.state === 'on');
}

async function heldBy(ctx: Context, { projectId, personId }: Schedule): Promise<Project | null> {
  if (projectId !== null) {
    const project = await permitted(ctx, projectId, 'ritual.change');
    mustBeOpen(project);
    return project;
  }
  if (personId !== ctx.actor.id) must(ctx.actor, 'ritual.change', null, []);
  return null;
}

function name(rituals: Rituals, row: Schedule, project: Project | null): string {
  return `${bold(titleOf(rituals, row.ritual))}${placeWords(project, { subject: loneSubject(row) })}`;
}
