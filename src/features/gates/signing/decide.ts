import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { Denied, Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { code, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { announce, touch } from '../../projects/writes.ts';
import { approvalById, peopleByIds } from '../queries.ts';
import { approve, confirm, decline } from '../rules/approve.ts';
import { whatChanged } from '../rules/changes.ts';
import { coverage, digestFor } from '../rules/coverage.ts';
import { withApprovals } from '../rules/request.ts';
import { holds, seats } from '../rules/roles.ts';
import { signing } from '../rules/signing.ts';
import type { Approval, Role } from '../rules/types.ts';
import { capped } from '../words.ts';
import { cardsOf, type Issued, redraw } from './cards.ts';
import { gateName, type Matter } from './matter.ts';
import { deciderWords } from './on-behalf.ts';
import { store } from './writes.ts';

export interface Decision {
  verb: 'approve' | 'confirm' | 'decline';
  role: Role;
  comment: string;
  /** The digest of what they had before their eyes; null when they typed a command. */
  seen: string | null;
}

/**
 * Either it is decided, or it is not what they looked at any more: `sentence` then says what changed, and whoever asks
 * adds what to do. Both carry what must be committed.
 */
export type Decided =
  | { kind: 'done'; sentence: Mrkdwn; writes: Write[] }
  | { kind: 'changed'; lines: string[]; sentence: Mrkdwn; writes: Write[] };

/** Decides in the actor's name; throws the rules' Refusal, and Denied where they have no seat. */
export async function decide(ctx: Context, matter: Matter, decision: Decision): Promise<Decided> {
  const { state } = matter;
  const { role, seen } = decision;
  const approval = underRights(ctx, matter, decision);
  const cards = (await cardsOf(ctx, matter.gate.id)).filter((card) => roleOf(matter, card) === role);
  if (seen !== null && seen !== digestFor(state, role)) {
    const lines = await changesFor(ctx, matter, approval);
    return { kind: 'changed', lines, sentence: changedSentence(lines), writes: redraw(cards) };
  }
  const again = decision.verb === 'approve' && approvalIn(matter, approval)?.state === 'stale';
  const { id, writes } = store(ctx, matter, again ? 'confirm' : decision.verb, approval);
  return {
    kind: 'done',
    sentence: doneSentence(matter, decision),
    writes: [
      touch(matter.project),
      ...writes,
      ...redraw(cards),
      ...announce(
        ctx,
        matter.project,
        `${decision.verb}:${id}:${matter.project.version}`,
        line(matter, decision, approval),
      ),
      ...(decision.verb === 'decline' ? await tellRequester(ctx, matter, approval, id) : []),
    ],
  };
}

/** What the rules say; a refusal for want of a seat is kept in the audit. */
function underRights(ctx: Context, { state, gate, today }: Matter, { verb, role, comment }: Decision): Approval {
  const me = ctx.actor.id;
  try {
    if (verb === 'decline') return decline(state, me, role, today, comment);
    return (verb === 'approve' ? approve : confirm)(state, me, role, today, comment);
  } catch (error) {
    if (!(error instanceof Refusal) || gate.state !== 'open') throw error;
    if (seats(state, me, role, today).length > 0) throw error;
    throw new Denied(error.message, { action: `approval.${verb}`, subject: `gate:${gate.id}` });
  }
}

/** What changed since they decided last, or since they were asked. */
async function changesFor(ctx: Context, { state }: Matter, { id, role }: Approval): Promise<string[]> {
  const row = id === null ? undefined : await approvalById(ctx, id);
  return row?.snapshot ? whatChanged(row.snapshot, coverage(state, role)) : [];
}

function changedSentence(lines: readonly string[]): Mrkdwn {
  if (lines.length === 0) return 'What you sign for changed since you opened it.';
  const list = capped(
    lines.map((each) => `• ${esc(each, 200)}`),
    10,
  );
  return `This changed since you opened it:\n${list.join('\n')}`;
}

function doneSentence(matter: Matter, { verb, role }: Decision): Mrkdwn {
  const what = `*${esc(gateName(matter))}* as ${esc(matter.roleName(role))}`;
  const undo = code(`/golive withdraw ${matter.project.key} ${matter.gate.key}`);
  if (verb === 'decline') {
    return `You declined ${what}, and whoever asked knows why. Once it is right, use ${code(`/golive approve ${matter.project.key} ${matter.gate.key}`)}.`;
  }
  return `You ${verb === 'confirm' ? 'confirmed' : 'approved'} ${what}. To take it back, use ${undo}.`;
}

function line({ state, gate, roleName }: Matter, { verb, role }: Decision, approval: Approval): Mrkdwn {
  const lent = holds(state, approval.person, role) ? '' : ` by ${deciderWords(state, approval)}`;
  const as = esc(roleName(role));
  if (verb === 'decline') return `${esc(gate.name)}: ${as} declined${lent}. See why with ${code('/golive check')}.`;
  const roles = signing(withApprovals(state, [approval]));
  const sum = (pick: (role: { need: number; have: number }) => number) => roles.reduce((all, it) => all + pick(it), 0);
  const [have, need] = [sum((it) => it.have), sum((it) => it.need)];
  const count = have === need ? 'all approvals are' : `${have} of ${need} approvals ${have === 1 ? 'is' : 'are'}`;
  return `${esc(gate.name)}: ${as} ${verb === 'confirm' ? 'confirmed' : 'approved'}${lent}, ${count} in.`;
}

async function tellRequester(ctx: Context, matter: Matter, { requestedBy, role, comment }: Approval, id: string) {
  const [requester] = await peopleByIds(ctx, [requestedBy]);
  if (!requester) return [];
  const { project, gate, roleName } = matter;
  const words = message([
    section(
      `${mention(ctx.actor.slackId)} declined *${esc(gateName(matter))}* as ${esc(roleName(role))}:\n>${esc(comment, 1_000).replaceAll('\n', '\n>')}`,
    ),
    section(
      `Put it right, then ask them to approve. See what else is open with ${code(`/golive check ${project.key} ${gate.key}`)}.`,
    ),
  ]);
  return [
    post({
      key: `declined:${id}:${project.version}`,
      class: 'never-missing',
      to: requester.slackId,
      message: words,
      internal: true,
      project: project.id,
      onBehalfOf: null,
    }),
  ];
}

function approvalIn({ state }: Matter, { id }: Approval): Approval | undefined {
  return state.approvals.find((row) => row.id !== null && row.id === id);
}

function roleOf({ state }: Matter, card: Issued): Role | undefined {
  return state.approvals.find(({ id }) => id === card.approval)?.role;
}
