import type { Context } from '#platform/feature.ts';
import { type Answer, open } from '#platform/slack/reply.ts';
import { permitted } from '../projects/actions/manage.ts';
import { holdersOf } from '../projects/holders.ts';
import type { Project } from '../projects/queries.ts';
import { mustBeOpen } from '../projects/writes.ts';
import { defaultOf } from '../rituals/defaults.ts';
import { setupModal } from './modals/setup.ts';
import { PROMPT, SUMMARY } from './names.ts';
import { membersOf, peopleBy, standupOf } from './queries.ts';
import { channelOf } from './words.ts';

/** The form with the standup as it is; at first with the usual times and the project's team. */
export async function settingUp(ctx: Context, id: string): Promise<Answer> {
  const project = await permitted(ctx, id, 'standup.change');
  mustBeOpen(project);
  const standup = await standupOf(ctx, id);
  const now = standup ?? (await usual(ctx));
  const { weekdays, promptAt, summaryAt, questions, mood } = now;
  return open(
    setupModal({
      project,
      members: await (standup ? currentMembers(ctx, id) : teamOf(ctx, project)),
      ...{ weekdays, promptAt, summaryAt, questions, mood },
      channel: channelOf(project, now),
      zone: project.zone,
      origin: ctx.channel,
    }),
  );
}

/** As the workspace has it for new standups. */
async function usual(ctx: Context) {
  const [prompt, summary] = await Promise.all([defaultOf(ctx, PROMPT), defaultOf(ctx, SUMMARY)]);
  const { weekdays, time: promptAt } = prompt;
  return { channel: null, questions: [], mood: false, weekdays, promptAt, summaryAt: summary.time };
}

async function currentMembers(ctx: Context, project: string): Promise<string[]> {
  const members = await membersOf(ctx, { project });
  const people = await peopleBy(
    ctx,
    members.map(({ personId }) => personId),
  );
  return [...people.values()].filter(({ active }) => active).map(({ slackId }) => slackId);
}

async function teamOf(ctx: Context, project: Project): Promise<string[]> {
  const { byRole } = await holdersOf(ctx, project.id);
  const people = [...byRole.values()].flat().flatMap(({ person }) => (person?.active ? [person.slackId] : []));
  return [...new Set(people)];
}
