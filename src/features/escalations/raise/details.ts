import type { Day } from '#platform/clock.ts';
import { type Context, defineAction } from '#platform/feature.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, close, open } from '#platform/slack/reply.ts';
import { projectDay } from '../../projects/day.ts';
import { itemScreen } from '../card/screen.ts';
import { pressedOn } from '../life/done.ts';
import { loaded, mustTake } from '../life/rights.ts';
import type { Escalation } from '../queries.ts';
import { deadlines } from '../rules/clock.ts';
import { codeOf } from '../rules/life.ts';
import { qualityOf } from '../rules/quality.ts';
import { severityRules } from '../rules/severity.ts';
import { take } from '../step.ts';
import { clockTimeOf, pausesOf } from '../time.ts';
import { drawn } from './drawn.ts';
import type { RaiseForm, RaiseMeta } from './form.ts';
import { mustBeWhole } from './save.ts';

/** The same form, filled with what is known. */
export const addDetails = defineAction({
  id: 'escalations.edit',
  value: pressedOn,
  press: async ({ escalation }, ctx) => {
    const at = await loaded(ctx, escalation);
    await mustTake(ctx, at, 'edit');
    const { it } = at;
    const text = (value: string | null) => value ?? undefined;
    const draft = {
      severity: it.severity,
      category: it.category,
      problem: it.problem,
      impact: it.impact,
      ask: text(it.ask),
      neededBy: text(it.neededBy),
      steps: text(it.steps),
      environment: text(it.environment),
      evidence: text(it.evidence),
      tried: text(it.tried),
      workaround: text(it.workaround),
    };
    const meta = { project: it.projectId, escalation: it.id, channel: ctx.channel, about: it.about, source: null };
    return open(await drawn(ctx, draft, meta));
  },
});

/** Another severity has other clocks, from the same beginning. */
export async function saveDetails(ctx: Context, form: RaiseForm, meta: RaiseMeta): Promise<Answer> {
  const at = await loaded(ctx, meta.escalation ?? '');
  await mustTake(ctx, at, 'edit');
  const { it, project } = at;
  mustBeWhole(form, projectDay(ctx, project), it.neededBy);
  const { project: _, allowed: __, neededBy, ...rest } = form;
  const texts = {
    ask: rest.ask ?? null,
    steps: rest.steps ?? null,
    environment: rest.environment ?? null,
    evidence: rest.evidence ?? null,
    tried: rest.tried ?? null,
    workaround: rest.workaround ?? null,
    neededBy: (neededBy ?? null) as Day | null,
  };
  const graded = form.severity === it.severity ? {} : await clocksOf(ctx, it, form.severity);
  const quality = qualityOf({ ...form, ...texts }, form.category).score;
  const what =
    form.severity === it.severity
      ? `added details: quality ${quality} %`
      : `made it ${severityRules[form.severity].name}, it was ${severityRules[it.severity].name}`;
  const { after, writes } = await take(ctx, it, project, {
    action: 'escalation.edit',
    set: { ...rest, ...texts, ...graded, quality },
    line: { text: `${mention(ctx.actor.slackId)} ${what} in *${codeOf(it)}*.` },
  });
  return close(await itemScreen(ctx, after, project, `*${codeOf(it)}* is saved.`), meta.channel, ...writes);
}

async function clocksOf(ctx: Context, it: Escalation, severity: RaiseForm['severity']) {
  const [time, pauses] = await Promise.all([clockTimeOf(ctx, { ...it, severity }, ctx.now), pausesOf(ctx, it)]);
  const due = deadlines(severity, it.clockFrom, time, pauses);
  return {
    ackDueAt: due.acknowledge,
    containDueAt: due.contain,
    ...(it.ladderAt && { ladderAt: due.acknowledge }),
  };
}
