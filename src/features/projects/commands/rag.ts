import type { Command } from '#platform/feature.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { whisper } from '#platform/slack/reply.ts';
import { nameOf, theProject } from '../find.ts';
import { must } from '../permissions.ts';
import { assignmentsOf } from '../queries.ts';
import { ragMarks, rags, ragWords, readRag } from '../rules/rag.ts';
import { announce, mustBeOpen, touch } from '../writes.ts';

/** How its people see the project; where the digest's own reckoning differs, the manager is told. */
export const ragCommand: Command = {
  path: 'rag',
  usage: '[KEY] green|amber|red [because …]',
  summary: 'Say how the project stands in your eyes',
  examples: ['/golive rag green', '/golive rag ACME amber because the testers are away until Friday'],
  run: async (text, ctx) => {
    const found = await theProject(ctx, text, 'rag', (word) => [...rags, 'yellow'].includes(word as never));
    if ('ask' in found) return found.ask;
    const { project } = found;
    mustBeOpen(project);
    must(ctx.actor, 'rag.set', project, await assignmentsOf(ctx, { project: project.id }));
    const { rag, why } = readRag(found.rest);
    const after = { ...project, rag, ragWhy: why, ragAt: ctx.now };
    return whisper(
      message([section(`${nameOf(project)} is ${ragWords(after)}.`)]),
      touch(project, { rag, ragWhy: why, ragAt: ctx.now }),
      ctx.record({
        action: 'project.rag',
        subject: `project:${project.id}`,
        project: project.id,
        before: { rag: project.rag },
        after: { rag },
        text: { why },
      }),
      ...announce(
        ctx,
        project,
        `rag:${project.id}:${project.version}`,
        `${mention(ctx.actor.slackId)} sees the project ${ragMarks[rag]}.`,
      ),
    );
  },
};
