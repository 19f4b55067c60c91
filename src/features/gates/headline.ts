import { dayOf } from '#platform/clock.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import type { HeadlineLine } from '../projects/headline.ts';
import { nextGate } from './find.ts';
import { gatesOf } from './queries.ts';
import { assess } from './rules/assess.ts';
import { gateState } from './state.ts';
import { plural } from './words.ts';

/** 'Next gate Design: NO-GO, 42 %, 7 things block it', for the project's pinned message; nothing once all are passed. */
export const gateLine: HeadlineLine = async (project, ctx) => {
  const gates = await gatesOf(ctx, { project: project.id });
  if (!gates.some(({ state }) => state === 'open')) return null;
  const gate = nextGate(gates);
  const { verdict, score, blockers } = assess(await gateState(ctx, project, gate), dayOf(ctx.now, project.zone));
  const why = blockers.length === 0 ? '' : `, ${plural(blockers.length, 'thing blocks', 'things block')} it`;
  return `Next gate ${esc(gate.name)}: *${verdict}*, ${score} %${why}`;
};
