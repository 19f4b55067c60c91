import { type Day, showDay } from '#platform/clock.ts';
import { peopleOf } from '#platform/directory/people.ts';
import { permalink } from '#platform/directory/workspace.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { type Answer, close } from '#platform/slack/reply.ts';
import { projectDay } from '../../projects/day.ts';
import { must } from '../../projects/permissions.ts';
import { assignmentsOf, type Project, projectById } from '../../projects/queries.ts';
import { notUsable } from '../../projects/rules/team.ts';
import type { Escalation } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { severityRules } from '../rules/severity.ts';
import { quietFor } from '../time.ts';
import { when, whoAll } from '../words.ts';
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
  const { it, asked, writes } = await raise(ctx, {
    project,
    form,
    allowed: await allowedIds(ctx, form.allowed ?? []),
    about: meta.about,
    gate: meta.gate,
    evidenceLink: meta.source && (await permalink(ctx, meta.source.channel, meta.source.ts)),
  });
  return close(message([section(await news(ctx, it, project, asked))]), meta.channel, ...writes);
}

/** A Sev1 goes out with what is known; anything else says what is asked for. */
export function mustBeWhole(form: RaiseForm, today: Day, before: Day | null): void {
  if (form.severity !== 1 && !form.impact) {
    throw new Refusal('Say what it does to the customer and the date.', { field: 'impact' });
  }
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

async function news(ctx: Context, it: Escalation, project: Project, asked: readonly string[]): Promise<string> {
  const [people, quiet] = await Promise.all([peopleOf(ctx, asked), quietFor(ctx, it.severity, asked, ctx.now)]);
  const first = `*${codeOf(it)}* is raised as ${severityRules[it.severity].name}${it.restricted ? ', for named people only' : ''}.`;
  const follow = `Follow it with \`/escalate ${codeOf(it)}\`.`;
  if (asked.length === 0)
    return `${first} There is nobody to ask: name a manager with \`/golive team ${project.key}\`.`;
  if (it.held) return `${first} I asked ${whoAll(asked, people)}; the project is on hold, so no clock runs. ${follow}`;
  const due = it.ackDueAt ? `; it is to be acknowledged by ${when(it.ackDueAt, ctx)}` : '';
  const rings = asked.map((id) => quiet.get(id)).find((at) => at);
  const whom = whoAll(asked, people);
  if (rings)
    return `${first} ${whom} ${asked.length === 1 ? 'is' : 'are'} asked at ${when(rings, ctx)}${due}. ${follow}`;
  return `${first} I asked ${whom}${due}. ${follow}`;
}
