import type { ModalView } from '@slack/types';
import type { Context } from '#platform/feature.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nearby } from '../../projects/nearby.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import { ladderOf } from '../ladder/rungs.ts';
import { openInProject } from '../queries.ts';
import { similarTo } from '../rules/similar.ts';
import type { Draft, RaiseMeta } from './form.ts';
import { raiseModal } from './modal.ts';

/** The form as it should stand for what is written so far. */
export async function drawn(ctx: Context, draft: Draft, meta: RaiseMeta, note?: string): Promise<ModalView> {
  const project = await chosen(ctx, draft, meta);
  const [projects, similar, route] = await Promise.all([
    meta.project === null ? choices(ctx, meta) : [],
    project && meta.escalation === null ? alike(ctx, project, draft) : [],
    project && draft.category ? routeWords(ctx, project, draft) : null,
  ]);
  return raiseModal({ draft, meta, projects, similar, route, ...(note !== undefined && { note }) });
}

async function chosen(ctx: Context, draft: Draft, meta: RaiseMeta): Promise<Project | undefined> {
  const id = meta.project ?? draft.project;
  return id ? projectById(ctx, id) : undefined;
}

/** A form knows no channel of its own: the one it was opened in. */
async function choices(ctx: Context, meta: RaiseMeta): Promise<readonly Project[]> {
  return (await nearby({ ...ctx, channel: ctx.channel ?? meta.channel })).choices;
}

async function alike(ctx: Context, project: Project, draft: Draft) {
  const open = (await openInProject(ctx, { project: project.id })).filter(
    ({ restricted, state }) => !restricted && state !== 'resolved',
  );
  return similarTo({ category: draft.category, problem: draft.problem ?? '' }, open);
}

async function routeWords(ctx: Context, project: Project, { category, severity }: Draft): Promise<Mrkdwn | null> {
  if (!category) return null;
  const rungs = await ladderOf(ctx, project, { category, severity: severity ?? 3 }, ctx.now);
  const [first] = rungs;
  if (!first) return 'Nobody can be asked yet: name a manager or an admin first.';
  const then = rungs.slice(1).map(({ people }) => people.map(({ name }) => esc(name)).join(' and '));
  const because = first.because ? `, because ${esc(first.because)}` : '';
  return `Asks ${first.people.map(({ name }) => esc(name)).join(' and ')} as ${first.as}${because}${then.length > 0 ? `; then ${then.join(', then ')}` : ''}.`;
}
