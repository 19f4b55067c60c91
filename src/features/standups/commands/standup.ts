import type { Command, Context } from '#platform/feature.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { mustEnd, nameOf, theProject } from '../../projects/find.ts';
import { must } from '../../projects/permissions.ts';
import { assignmentsOf, type Project } from '../../projects/queries.ts';
import { announce, mustBeOpen, touch } from '../../projects/writes.ts';
import { membersOf, peopleBy, standupOf } from '../queries.ts';
import { questionsRedrawn } from '../questions-redrawn.ts';
import { settingUp } from '../setting-up.ts';
import { statusScreen } from '../status.ts';
import { join, leave } from '../taking-part.ts';
import { stopStandup } from '../writes.ts';

export const statusCommand: Command = {
  path: 'standup status',
  usage: '[KEY]',
  summary: 'See a standup: its times, today, and who takes part how often',
  examples: ['/golive standup status ACME'],
  reads: true,
  run: about('standup status', async (project, ctx) => whisper(await statusScreen(ctx, project, 1))),
};

export const setupCommand: Command = {
  path: 'standup setup',
  usage: '[KEY]',
  summary: 'Set up a project’s standup: people, days, times, questions, channel',
  examples: ['/golive standup setup ACME'],
  reads: true,
  run: about('standup setup', (project, ctx) => settingUp(ctx, project.id)),
};

export const joinCommand: Command = {
  path: 'standup join',
  usage: '[KEY]',
  summary: 'Take part in a project’s standup',
  examples: ['/golive standup join ACME'],
  run: about('standup join', (project, ctx) => join(ctx, project)),
};

export const leaveCommand: Command = {
  path: 'standup leave',
  usage: '[KEY]',
  summary: 'Leave a project’s standup',
  examples: ['/golive standup leave ACME'],
  run: about('standup leave', (project, ctx) => leave(ctx, project)),
};

export const stopCommand: Command = {
  path: 'standup stop',
  usage: '[KEY]',
  summary: 'Stop a project’s standup; `setup` starts it again as it was',
  examples: ['/golive standup stop ACME'],
  run: about('standup stop', stop),
};

async function stop(project: Project, ctx: Context): Promise<Answer> {
  const { id, key, version } = project;
  mustBeOpen(project);
  must(ctx.actor, 'standup.change', project, await assignmentsOf(ctx, { project: id }));
  const standup = await standupOf(ctx, id);
  if (standup?.state !== 'on') {
    return whisper(message([section(`${nameOf(project)} has no standup at the moment. Nothing changed.`)]));
  }
  const members = await membersOf(ctx, { project: id });
  const people = await peopleBy(
    ctx,
    members.map(({ personId }) => personId),
  );
  return whisper(
    message([
      section(
        `The standup of ${nameOf(project)} is stopped: nobody is asked any more. \`/golive standup setup ${key}\` starts it again as it was.`,
      ),
    ]),
    touch(project),
    ...stopStandup(
      id,
      members.map(({ personId }) => personId),
    ),
    ...(await questionsRedrawn(ctx, id, [...people.values()])),
    ctx.record({
      action: 'standup.stop',
      subject: `standup:${id}`,
      project: id,
      before: { state: 'on' },
      after: { state: 'stopped' },
    }),
    ...announce(ctx, project, `standup:${id}:${version + 1}`, `${mention(ctx.actor.slackId)} stopped the standup`),
  );
}

/** A command that takes a project's key and nothing else. */
function about(command: string, run: (project: Project, ctx: Context) => Promise<Answer>): Command['run'] {
  return async (text, ctx) => {
    const found = await theProject(ctx, text, command);
    if ('ask' in found) return found.ask;
    mustEnd(found, command);
    return run(found.project, ctx);
  };
}
