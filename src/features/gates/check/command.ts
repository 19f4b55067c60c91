import type { Command } from '#platform/feature.ts';
import { whisper } from '#platform/slack/reply.ts';
import { theProject } from '../../projects/find.ts';
import { askedGate, isGateWord, theGate } from '../find.ts';
import { checkMessage } from './blocks.ts';
import { checkFoot } from './foot.ts';
import { checked, gatesNow } from './read.ts';

export const checkCommand: Command = {
  path: 'check',
  usage: '[KEY] [GATE]',
  summary: 'See whether you may go live, and the shortest path there',
  examples: ['/golive check', '/golive check ACME', '/golive check ACME uat'],
  reads: true,
  run: async (text, ctx) => {
    const found = await theProject(ctx, text, 'check', isGateWord);
    if ('ask' in found) return found.ask;
    const { project, rest } = found;
    const gates = await gatesNow(ctx, project);
    const seen = await checked(ctx, project, theGate(project, gates, rest, askedGate), gates);
    return whisper(checkMessage(seen, checkFoot(ctx, seen)));
  },
};
