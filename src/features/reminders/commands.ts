import type { Command } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { whisper } from '#platform/slack/reply.ts';
import { bundleMessage } from './blocks.ts';
import { groupsOf } from './line.ts';
import type { NudgeSource } from './source.ts';

export function remindersCommand(sources: readonly NudgeSource[]): Command {
  return {
    path: 'reminders',
    summary: 'See what golive reminds you of today',
    examples: ['/golive reminders'],
    reads: true,
    run: async (text, ctx) => {
      if (text !== '') throw new Refusal('I show all of yours at once: type `/golive reminders` alone.');
      return whisper(bundleMessage({ groups: await groupsOf(ctx, null, sources), day: null }));
    },
  };
}
