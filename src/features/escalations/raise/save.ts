import { type Day, showDay } from '#platform/clock.ts';
import { permalink } from '#platform/directory/workspace.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, close } from '#platform/slack/reply.ts';
import { projectDay } from '../../projects/day.ts';
import { must } from '../../projects/permissions.ts';
import { assignmentsOf, type Project, projectById } from '../../projects/queries.ts';
import { notUsable } from '../../projects/rules/team.ts';
import { peopleOf } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { severityRules } from '../rules/severity.ts';
import { when } from '../words.ts';
import { saveDetails } from './details.ts';
import { type RaiseForm, type RaiseMeta, raiseForm, raiseMeta } from './form.ts';
import { mustRun } from './open.ts';
import { raise } from './raise.ts';

export const saveView = defineView({
  id: 'escalations.save',
  form: raiseForm,
  meta: raiseMeta,
  submit: (form, meta, ctx) => (meta.escalation === null ? raised(ctx, form, meta) : saveDetails(ctx, form, meta)),
});

async function raised(ctx: Context, form: RaiseForm, meta: RaiseMeta): Promise<Answer> {
  const project = await projectById(ctx, meta.project ?? form.project ?? '');
  if (!project) throw new Refusal('Choose the project it belongs to.', { field: 'project' });
  mustRun(project);
  must(ctx.actor, 'escalation.raise', project, await assignmentsOf(ctx, { project: project.id }));
  mustBeWhole(form, projectDay(ctx, project), null);
  const { it, writes } = await raise(ctx, {
    project,
    form,
    allowed: await allowedIds(ctx, form.allowed ?? []),
    about: meta.about,
    evidenceLink: meta.source && (await permalink(ctx, meta.source.channel, meta.source.ts)),
  });
  return close(message([section(await news(ctx, it, project))]), meta.channel, ...writes);
}

/** A Sev1 goes out with what is known; anything else says what is asked for. */
export function mustBeWhole(form: RaiseForm, today: Day, before: Day | null): void {
  if (form.severity !== 1 && !form.ask) {
    throw new Refusal('Say what you need, and from whom: without it nobody knows what to do.', { field: 'ask' });
  }
  if (form.neededBy && form.neededBy < today && form.neededBy !== before) {
    throw new Refusal(`${showDay(form.neededBy as Day)} is in the past. Pick today or a later day.`, {
      field: 'neededBy',
    });
  }
}

async function allowedIds(ctx: Context, slackIds: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const slackId of slackIds) {
    const person = await ctx.meet(slackId);
    const why = notUsable(person);
    if (why !== null || !person) throw new Refusal(why ?? '', { field: 'allowed' });
    ids.push(person.id);
  }
  return ids;
}

async function news(ctx: Context, it: Awaited<ReturnType<typeof raise>>['it'], project: Project): Promise<string> {
  const people = await peopleOf(ctx, [it.assigneeId]);
  const asked = it.assigneeId ? people.get(it.assigneeId) : undefined;
  const first = `*${codeOf(it)}* is raised as ${severityRules[it.severity].name}${it.restricted ? ', for named people only' : ''}.`;
  if (!asked) return `${first} Nobody could be asked: name a manager with \`/golive team ${project.key}\`.`;
  const due = it.ackDueAt ? `; they have until ${when(it.ackDueAt, project)} to acknowledge it` : '';
  return `${first} I asked ${mention(asked.slackId)}${due}. Follow it with \`/escalate ${codeOf(it)}\`.`;
}
