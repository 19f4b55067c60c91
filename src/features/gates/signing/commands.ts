import type { Command, Context } from '#platform/feature.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { isBlank } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';
import { type Answer, open, whisper } from '#platform/slack/reply.ts';
import { digestFor } from '../rules/coverage.ts';
import { askWhich, rolesToDecide, roleToRefuse } from './choose.ts';
import { decide } from './decide.ts';
import { declineModal } from './decline.ts';
import { mustFit } from './kept.ts';
import type { Matter } from './matter.ts';
import { myGate, whereOf } from './where.ts';

export const approveCommand: Command = {
  path: 'approve',
  usage: '[KEY] [GATE] [comment]',
  summary: 'Approve a gate in your role',
  examples: ['/golive approve', '/golive approve ACME go-live Pen test read, no open findings'],
  run: async (text, ctx) => {
    const where = await whereOf(ctx, text, 'approve', myGate);
    return 'ask' in where ? where.ask : approveAs(ctx, where.matter, readable(where.rest));
  },
};

export const declineCommand: Command = {
  path: 'decline',
  usage: '[KEY] [GATE] [reason]',
  summary: 'Decline a gate in your role, with a reason',
  examples: ['/golive decline', '/golive decline ACME go-live The restore test is from last year'],
  run: async (text, ctx) => {
    const where = await whereOf(ctx, text, 'decline', myGate);
    return 'ask' in where ? where.ask : declineAs(ctx, where.matter, readable(where.rest));
  },
};

/** Approves in the one role in which it is theirs to decide, or asks which. */
export async function approveAs(ctx: Context, matter: Matter, comment: string): Promise<Answer> {
  const roles = rolesToDecide(ctx, matter, 'approve');
  if (roles.length > 1) return askWhich(matter, roles, 'approve', comment);
  const role = roles[0] ?? roleToRefuse(ctx, matter);
  const decided = await decide(ctx, matter, { verb: 'approve', role, comment: mustFit(comment), seen: null });
  return whisper(message([section(decided.sentence)]), ...decided.writes);
}

async function declineAs(ctx: Context, matter: Matter, reason: string): Promise<Answer> {
  const roles = rolesToDecide(ctx, matter, 'decline');
  if (roles.length > 1) return askWhich(matter, roles, 'decline', reason);
  const role = roles[0] ?? roleToRefuse(ctx, matter);
  if (isBlank(reason) && roles.length === 1) {
    const seen = digestFor(matter.state, role);
    return open(declineModal(matter, { role, seen, channel: ctx.channel, reason: '' }));
  }
  const decided = await decide(ctx, matter, { verb: 'decline', role, comment: mustFit(reason), seen: null });
  return whisper(message([section(decided.sentence)]), ...decided.writes);
}
