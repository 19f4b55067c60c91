import type { Write } from '#platform/db/scope.ts';
import { personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { post, show } from '#platform/outbox/enqueue.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { bold, code, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import type { Criterion, GateState, Waiver } from '../rules/types.ts';
import { declineWaiver, grantWaiver } from '../rules/waivers.ts';
import { dayWords } from '../words.ts';
import { saveCriterion } from '../writes.ts';
import type { AtCriterion } from './read.ts';
import { waiverFollows } from './waiver-follows.ts';
import { auditSubject, cardsOf, refOf, subjectOf, waiverCardRef } from './waiver-request.ts';

/** What a decision changes, and how it is said to whoever took it. */
export interface Decided {
  after: Criterion;
  sentence: Mrkdwn;
  writes: Write[];
}

export async function granted(ctx: Context, at: AtCriterion): Promise<Decided> {
  const after = grantWaiver(judgedBy(at, ctx), at.criterion.id, ctx.actor.id, at.today);
  const end = dayWords(after.waiver?.expires ?? at.today, at.today);
  const done = await decided(ctx, at, after, { action: 'waiver.grant', verb: 'granted', rest: ` until ${end}` });
  return { ...done, writes: [...done.writes, ...(await waiverFollows(ctx, at, after))] };
}

export async function declined(ctx: Context, at: AtCriterion, reason: string): Promise<Decided> {
  const after = declineWaiver(judgedBy(at, ctx), at.criterion.id, ctx.actor.id, reason);
  const rest = `: ${esc(after.reason, 300)}`;
  return decided(ctx, at, after, { action: 'waiver.decline', verb: 'declined', rest, reason: after.reason });
}

/** Any manager may decide, and not only the project's own: the rules ask for the one who does. */
function judgedBy({ state }: AtCriterion, ctx: Context): GateState {
  return { ...state, managerId: ctx.actor.id };
}

interface Outcome {
  action: 'waiver.grant' | 'waiver.decline';
  verb: 'granted' | 'declined';
  /** What follows the criterion's name. */
  rest: Mrkdwn;
  reason?: string;
}

async function decided(
  ctx: Context,
  at: AtCriterion,
  after: Criterion,
  { action, verb, rest, reason }: Outcome,
): Promise<Decided> {
  const { project, gate, criterion } = at;
  const { waiver } = criterion;
  if (!waiver) throw new TypeError('a decision without a waiver');
  const ref = refOf(criterion, waiver);
  const requester = await personById(ctx, waiver.requestedBy);
  const whose = requester ? `${mention(requester.slackId)}’s waiver` : 'the waiver';
  const what = `${bold(criterion.key)} (${esc(gate.name)})`;
  const line = `${mention(ctx.actor.slackId)} ${verb} ${whose} of ${what}${rest}`;
  const kept = await cardsOf(ctx, { kind: 'gates.waiver', subject: subjectOf(ref) });
  return {
    after,
    sentence: `You ${verb} ${whose} of ${what}${rest}.`,
    writes: [
      ...saveCriterion(ctx, {
        ...{ project, gate, before: criterion, after, action, line },
        subject: auditSubject(ref),
        ...(reason !== undefined && { text: { reason } }),
      }),
      ...kept.map(({ destination }) => show(waiverCardRef(ref, destination), { onBehalfOf: null })),
      ...tell(at, waiver, requester?.slackId, `${mention(ctx.actor.slackId)} ${verb} your waiver of ${what}${rest}.`),
    ],
  };
}

/** Whoever asked learns of the decision at once; the channel's thread may be read later. */
function tell({ project, gate }: AtCriterion, { id }: Waiver, to: string | undefined, words: Mrkdwn): Write[] {
  if (!to || project.state === 'pending') return [];
  const next = `See what is left with ${code(`/golive check ${project.key} ${gate.key}`)}.`;
  return [
    post({
      key: `waiver.decided:${id}`,
      class: 'never-missing',
      to,
      message: message([section(`${words}\n${next}`)]),
      internal: false,
      project: project.id,
      onBehalfOf: null,
    }),
  ];
}
