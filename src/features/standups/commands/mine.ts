import { inArray } from '#platform/db/drizzle.ts';
import type { Command, Context } from '#platform/feature.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { mustEnd, theProject } from '../../projects/find.ts';
import { labelOf } from '../../projects/picker.ts';
import { projects } from '../../projects/tables.ts';
import { entriesOfDay } from '../entries.ts';
import { answering, mustTakePart, type Ready, resting, runs } from '../mine.ts';
import { membershipOf, membershipsOf, standupsIn } from '../queries.ts';
import { answerDay } from '../rules/day.ts';
import { statusScreen } from '../status.ts';

/** `/standup` opens mine; where I take no part, it shows how the project's standup is. */
export const mineCommand: Command = {
  path: 'standup',
  usage: '[KEY]',
  summary: 'Answer your standup now, or change what you said today',
  examples: ['/standup', '/standup ACME'],
  reads: true,
  run: async (text, ctx) => {
    if (text.trim() === '') return mine(ctx);
    const found = await theProject(ctx, text, 'standup');
    if ('ask' in found) return found.ask;
    mustEnd(found, 'standup');
    const { project } = found;
    if (await membershipOf(ctx, project.id, ctx.actor.id)) return answering(ctx, await mustTakePart(ctx, project.id));
    return whisper(await statusScreen(ctx, project, 1));
  },
};

/** The one of this channel, the only one, or the question which. */
async function mine(ctx: Context): Promise<Answer> {
  const known = await standupsOfMine(ctx);
  const all = known.filter(({ project }) => runs(project));
  const here = all.filter(({ project }) => project.channel === ctx.channel);
  const choice = here.length > 0 ? here : all;
  const [only] = choice;
  if (!only) return noneOfMine(ctx, known);
  return choice.length === 1 ? answering(ctx, only) : which(ctx, choice);
}

/** Those that rest as well. */
async function standupsOfMine(ctx: Context): Promise<Ready[]> {
  const memberships = await membershipsOf(ctx, { person: ctx.actor.id });
  const ids = memberships.map(({ projectId }) => projectId);
  if (ids.length === 0) return [];
  const [standups, found] = await Promise.all([standupsIn(ctx, ids), ctx.from(projects, inArray(projects.id, ids))]);
  return found
    .filter((project) => runs(project) || project.state === 'pending' || project.state === 'on_hold')
    .sort((one, other) => one.key.localeCompare(other.key))
    .flatMap((project) => {
      const standup = standups.find(({ projectId }) => projectId === project.id);
      return standup ? [{ project, standup }] : [];
    });
}

/** In a project's channel its standup is what was asked for, taking part or not. */
async function noneOfMine(ctx: Context, rest: readonly Ready[]): Promise<Answer> {
  const found = await theProject(ctx, '', 'standup status');
  if ('project' in found) return whisper(await statusScreen(ctx, found.project, 1));
  if (rest.length > 0) {
    const lines = rest.slice(0, MOST).map(({ project }) => resting(project));
    return whisper(message([section(lines.join('\n'))]));
  }
  return whisper(message([section('You take part in no standup. Join one with `/golive standup join KEY`.')]));
}

/** Slack shows 25 buttons in one row. */
const MOST = 25;

async function which(ctx: Context, choice: readonly Ready[]): Promise<Answer> {
  const said = await entriesOfDay(ctx, ctx.actor.id, ctx.today);
  const buttons = choice.slice(0, MOST).map(({ project, standup }) => {
    const done = said.has(project.id) && answerDay(ctx.today, standup) === ctx.today;
    return button({
      id: 'standups.answer',
      text: `${done ? '✓ ' : ''}${labelOf(project)}`,
      value: { project: project.id },
    });
  });
  const more = choice.length > MOST ? ' Others open with their key, as in `/standup ACME`.' : '';
  return whisper(message([section(`Which of your standups?${more}`), actions(...buttons)]));
}
