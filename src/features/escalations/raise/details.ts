import type { Day } from '#platform/clock.ts';
import { type Context, defineAction } from '#platform/feature.ts';
import { type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, close, open, update } from '#platform/slack/reply.ts';
import { projectDay } from '../../projects/day.ts';
import { itemScreen } from '../card/screen.ts';
import { pressedOn } from '../life/done.ts';
import { loaded, mustTake } from '../life/rights.ts';
import type { Escalation } from '../queries.ts';
import { marksOf } from '../rules/clash.ts';
import { codeOf } from '../rules/life.ts';
import { qualityOf } from '../rules/quality.ts';
import { severityRules } from '../rules/severity.ts';
import { take } from '../step.ts';
import { drawn } from './drawn.ts';
import type { RaiseForm, RaiseMeta } from './form.ts';
import { gradedClocks, nextOf, pressing } from './graded.ts';
import { callHere } from './here.ts';
import { met } from './met.ts';
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
    const about = { project: it.projectId, escalation: it.id, opened: marksOf(it), about: it.about, gate: it.gateKey };
    const meta = { ...about, channel: ctx.channel, source: null };
    return open(await drawn(ctx, draft, meta));
  },
});

export async function saveDetails(ctx: Context, form: RaiseForm, meta: RaiseMeta): Promise<Answer> {
  const at = await loaded(ctx, meta.escalation ?? '');
  await mustTake(ctx, at, 'edit');
  const { it, project } = at;
  const edited = await met(ctx, it, form, meta);
  if ('again' in edited) return update(edited.again);
  mustBeWhole(edited.form, projectDay(ctx, project), it.neededBy);
  const { project: _, allowed: __, neededBy, ...rest } = edited.form;
  const texts = {
    impact: rest.impact ?? '',
    ask: rest.ask ?? null,
    steps: rest.steps ?? null,
    environment: rest.environment ?? null,
    evidence: rest.evidence ?? null,
    tried: rest.tried ?? null,
    workaround: rest.workaround ?? null,
    neededBy: (neededBy ?? null) as Day | null,
  };
  const { severity, category } = rest;
  const graded = severity === it.severity ? {} : await gradedClocks(ctx, it, severity);
  const quality = qualityOf({ ...rest, ...texts }, category).score;
  const set = { ...rest, ...texts, ...graded, quality };
  const drafted = { ...it, ...set, version: it.version + 1 };
  const nextAsked = category === it.category ? it.nextAsked : await nextOf(ctx, drafted, project, at.involved);
  const worse = severity < it.severity ? await pressing(ctx, drafted, project, at.involved) : null;
  const call = worse ? await callHere(ctx, drafted, project) : [];
  const text = `${mention(ctx.actor.slackId)} ${whatWords(it, severity, quality)}.${worse?.text ?? ''}`;
  const { after, writes } = await take(ctx, it, project, {
    action: 'escalation.edit',
    set: { ...set, nextAsked },
    line: { text, pings: worse !== null },
    more: [...(worse?.more ?? []), ...call],
  });
  return close(
    await itemScreen(ctx, after, project, { news: `*${codeOf(it)}* is saved.${edited.news}` }),
    meta.channel,
    ...writes,
  );
}

function whatWords(it: Escalation, severity: Escalation['severity'], quality: number): Mrkdwn {
  if (severity === it.severity) return `added details to *${codeOf(it)}*: quality ${quality} %`;
  return `made *${codeOf(it)}* ${severityRules[severity].name}, it was ${severityRules[it.severity].name}`;
}
