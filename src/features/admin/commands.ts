import { everyone } from '#platform/directory/people.ts';
import type { Command } from '#platform/feature.ts';
import { stuckMessages } from '#platform/outbox/stuck.ts';
import { waitingFor } from '#platform/outbox/waiting.ts';
import { whisper } from '#platform/slack/reply.ts';
import { workspaceRegion } from '../calendar/queries.ts';
import type { Shelf } from '../playbooks/shelf.ts';
import { must } from '../projects/permissions.ts';
import { overviewMessage } from './blocks.ts';
import { outboxMessage } from './outbox.ts';
import { outboxCounts, regionsInUse } from './queries.ts';

export function adminCommand(shelf: Shelf, configured: ReadonlySet<string>): Command {
  return {
    path: 'admin',
    summary: 'Look after roles and the installation',
    examples: ['/golive admin'],
    reads: true,
    run: async (_, ctx) => {
      must(ctx.actor, 'workspace.admin', null, []);
      const [library, people, outbox, waiting, region, regions] = await Promise.all([
        shelf(),
        everyone(ctx, {}),
        outboxCounts(ctx, ctx.now),
        waitingFor(ctx, ctx.now),
        workspaceRegion(ctx),
        regionsInUse(ctx, {}),
      ]);
      return whisper(overviewMessage({ people, configured, outbox, waiting, library, region, regions }));
    },
  };
}

export const outboxCommand: Command = {
  path: 'admin outbox',
  summary: 'Decide about messages that got stuck',
  examples: ['/golive admin outbox'],
  reads: true,
  run: async (_, ctx) => {
    must(ctx.actor, 'workspace.admin', null, []);
    return whisper(outboxMessage(await stuckMessages(ctx, {}), 1, ctx.now));
  },
};
