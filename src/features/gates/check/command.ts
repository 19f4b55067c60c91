import type { Command } from '#platform/feature.ts';
import { whisper } from '#platform/slack/reply.ts';
import { askedGate, theProjectsGate } from '../find.ts';
import { checkMessage } from './blocks.ts';
import { checkFoot } from './foot.ts';
import { checked } from './read.ts';

export const checkCommand: Command = {
  path: 'check',
  usage: '[KEY] [GATE]',
  summary: 'See whether you may go live, and the shortest path there',
  examples: ['/golive check', '/golive check ACME', '/golive check ACME uat'],
  reads: true,
  run: async (text, ctx) => {
    const found = await theProjectsGate(ctx, text, 'check', askedGate);
    if ('ask' in found) return found.ask;
    const seen = await checked(ctx, found.project, found.gate, found.gates);
    return whisper(checkMessage(seen, checkFoot(ctx, seen)));
  },
};
