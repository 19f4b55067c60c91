import type { Day } from '#platform/clock.ts';
import { and, eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type MilestoneRow, milestonesOf } from '../../plan/queries.ts';
import { isOpen } from '../../plan/rules/milestone.ts';
import { finishMilestone } from '../../plan/writes/milestones.ts';
import { projectDay } from '../../projects/day.ts';
import type { Project } from '../../projects/queries.ts';
import { announce, touch } from '../../projects/writes.ts';
import { conditionLine, LINES } from '../check/lists.ts';
import type { GateRow } from '../queries.ts';
import type { Assessment } from '../rules/assess.ts';
import type { GateState } from '../rules/types.ts';
import { cardsOf, redraw } from '../signing/cards.ts';
import { gates } from '../tables.ts';
import { cappedWords, quotedEnd } from '../words.ts';
import { after, ahead } from './rules.ts';
import { blockerKeys, skippedFollows, skippedWords } from './skipped.ts';

export interface Passing {
  project: Project;
  all: readonly GateRow[];
  gate: GateRow;
  state: GateState;
  assessment: Assessment;
  /** The delivery manager's reason, where the gate said no. */
  exception: string | null;
}

/**
 * Closes the gate and moves the project on. The project's lock covers all that the verdict was read from: a change in
 * between is a Conflict, and the verdict is taken anew.
 */
export async function pass(ctx: Context, passing: Passing): Promise<{ sentence: Mrkdwn; writes: Write[] }> {
  const { project, all, gate, assessment, exception } = passing;
  const today = projectDay(ctx, project);
  const move = after(project, all, gate, today);
  const state = exception === null ? ('passed' as const) : ('skipped' as const);
  const decided = { state, exception, decidedBy: ctx.actor.id, decidedAt: ctx.now };
  const cards = await cardsOf(ctx, gate.id);
  const live = move.actualGoLive;
  const goLive = live === null ? undefined : (await milestonesOf(ctx, { project: project.id })).find(isOpenGoLive);
  const news = live !== null && project.actualGoLive === null ? `🎉 *${esc(project.customer, 150)} is live.*\n` : '';
  const line = `${mention(ctx.actor.slackId)} ${says(passing)} ${ahead(move)}.`;
  return {
    sentence: `${done(passing)} ${ahead(move)}.`,
    writes: [
      touch(project, move),
      (tx) => tx.update(gates, decided, and(eq(gates.id, gate.id), eq(gates.state, 'open'))).returning(),
      ctx.record({
        action: exception === null ? 'gate.pass' : 'gate.skip',
        subject: `gate:${gate.id}`,
        project: project.id,
        before: { state: gate.state, phase: project.phase, project: project.state },
        after: {
          state,
          phase: move.phase,
          project: move.state,
          actualGoLive: move.actualGoLive,
          verdict: assessment.verdict,
          score: assessment.score,
          blockers: blockerKeys(assessment),
          conditions: assessment.conditions.map(({ key }) => key),
        },
        ...(exception !== null && { text: { exception } }),
      }),
      ...(exception === null ? [] : await skippedFollows(ctx, passing)),
      ...(live !== null && goLive ? finishMilestone(ctx, goLive, live) : []),
      ...redraw(cards),
      ...announce(ctx, project, `advance:${gate.id}`, `${news}${line}${conditionsWords(passing, today)}`),
    ],
  };
}

function isOpenGoLive(milestone: MilestoneRow): boolean {
  return milestone.key === 'go-live' && isOpen(milestone);
}

/** For whoever did it; the channel reads the rest. */
function done({ project, gate, assessment, exception }: Passing): Mrkdwn {
  const [name, key] = [esc(gate.name), esc(project.key)];
  if (exception !== null) return `${key} is past ${name}, as a recorded exception: its channel reads what was skipped.`;
  return `${name} of ${key} is passed${assessment.conditions.length > 0 ? ', with conditions' : ''}.`;
}

function says(passing: Passing): Mrkdwn {
  const { project, gate, assessment, exception } = passing;
  const name = `${esc(gate.name)} of ${esc(project.key)}`;
  if (exception === null) return `passed ${name}: *${assessment.verdict}*.`;
  return `took ${esc(project.key)} past ${esc(gate.name)} as a recorded exception, against *${assessment.verdict}*: ${quotedEnd(exception, 500)} ${skippedWords(passing)}`;
}

/** What a GO rests on travels along with its owner and its end. */
function conditionsWords({ state, assessment: { conditions } }: Passing, today: Day): Mrkdwn {
  if (conditions.length === 0) return '';
  const lines = cappedWords(conditions, LINES, (condition) => conditionLine(state, condition, today));
  return ` These conditions travel along:\n${lines.join('\n')}`;
}
