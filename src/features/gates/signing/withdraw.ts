import { z } from 'zod';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Command, type Context, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';
import { type Answer, replace, whisper } from '#platform/slack/reply.ts';
import { announce, touch } from '../../projects/writes.ts';
import { mustBeOpen } from '../rules/criteria.ts';
import { withApprovals, withdraw } from '../rules/request.ts';
import { isRequester } from '../rules/roles.ts';
import type { Approval } from '../rules/types.ts';
import { gates } from '../tables.ts';
import { cardsOf, redraw } from './cards.ts';
import { mustFit, mustTravel } from './kept.ts';
import { gateName, type Matter, openMatter } from './matter.ts';
import { myGate, type Usual, whereOf } from './where.ts';
import { store } from './writes.ts';

export const withdrawCommand: Command = {
  path: 'withdraw',
  usage: '[KEY] [GATE] [reason]',
  summary: 'Take back your decision, or the requests you made',
  examples: ['/golive withdraw', '/golive withdraw ACME go-live I looked at the wrong report'],
  run: async (text, ctx) => {
    const where = await whereOf(ctx, text, 'withdraw', gateToWithdraw);
    if ('ask' in where) return where.ask;
    return takeBack(ctx, where.matter, { chosen: null, reason: mustFit(readable(where.rest)) }, whisper);
  },
};

/** `approval` chooses one of several; without it everything that the person can take back is meant. */
export const withdrawAction = defineAction({
  id: 'gates.withdraw',
  value: z.object({ gate: z.string(), approval: z.string().optional(), reason: z.string().default('') }),
  press: async ({ gate, approval, reason }, ctx) =>
    takeBack(ctx, await openMatter(ctx, gate), { chosen: approval ?? null, reason }, replace),
});

/** The gate whose round this person asked for; else as for their own decisions. */
const gateToWithdraw: Usual = async (ctx, project, all) =>
  all.find(({ state, requesterId }) => state === 'open' && requesterId === ctx.actor.id) ?? myGate(ctx, project, all);

interface Wish {
  chosen: string | null;
  reason: string;
}

async function takeBack(ctx: Context, matter: Matter, wish: Wish, say: typeof whisper): Promise<Answer> {
  const { chosen, reason } = wish;
  const { project, gate, state } = matter;
  mustBeOpen(state);
  const all = withdrawable(ctx, matter).filter(({ id }) => chosen === null || id === chosen);
  const decided = all.filter(({ id }) => before(matter, id)?.state !== 'requested');
  const asked = all.filter(({ id }) => before(matter, id)?.state === 'requested');
  if (all.length === 0) throw new Refusal(refusal(ctx, matter));
  if (decided.length > 1) return say(whichOne(matter, decided, mustTravel(reason)));
  const rows = (decided.length === 1 ? decided : asked).map((row) =>
    reason === '' ? row : { ...row, comment: reason },
  );
  const after = withApprovals(state, rows);
  const free = state.requesterId === ctx.actor.id && !isRequester({ ...after, requesterId: null }, ctx.actor.id);
  const ids = new Set(rows.map(({ id }) => id));
  const cards = (await cardsOf(ctx, gate.id)).filter((card) => ids.has(card.approval));
  const release: Write = (tx) => tx.update(gates, { requesterId: null }, eq(gates.id, gate.id)).returning();
  return say(
    message([section(said(matter, rows))]),
    touch(project),
    ...(free ? [release] : []),
    ...rows.flatMap((row) => store(ctx, matter, 'withdraw', row).writes),
    ...redraw(cards),
    ...announce(ctx, project, `withdraw:${rows[0]?.id}:${project.version}`, line(matter, rows)),
  );
}

/** What the rules let this person take back here, as it would stand then. */
function withdrawable(ctx: Context, { state, today }: Matter): Approval[] {
  return state.approvals.flatMap(({ role, person }) => {
    try {
      return [withdraw(state, ctx.actor.id, role, today, person)];
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  });
}

function before({ state }: Matter, id: string | null): Approval | undefined {
  return state.approvals.find((row) => row.id === id);
}

function refusal(ctx: Context, matter: Matter): string {
  const asked = matter.state.approvals.some(({ state, person }) => state === 'requested' && person === ctx.actor.id);
  if (asked)
    return `You haven't decided on ${gateName(matter)} yet, so there is nothing to take back. Approve or decline it.`;
  return `You have nothing to take back at ${gateName(matter)}. See who signed with \`/golive check ${matter.project.key} ${matter.gate.key}\`.`;
}

function whichOne(matter: Matter, rows: readonly Approval[], reason: string) {
  const buttons = rows.slice(0, 25).map((row) =>
    button({
      id: 'gates.withdraw',
      text: matter.roleName(row.role),
      value: { gate: matter.gate.id, approval: row.id, reason },
    }),
  );
  return message([section(`Which decision on *${esc(gateName(matter))}* do you take back?`), actions(...buttons)]);
}

function said(matter: Matter, rows: readonly Approval[]): string {
  const [first] = rows;
  const name = `*${esc(gateName(matter))}*`;
  const was = before(matter, first?.id ?? null)?.state;
  if (was === 'requested')
    return `I took back ${rows.length === 1 ? 'the request' : `${rows.length} requests`} for ${name}.`;
  const what = was === 'declined' ? 'decline' : 'approval';
  return `The ${what} of ${name} as ${esc(matter.roleName(first?.role ?? ''))} is taken back. To be asked again, tell the lead.`;
}

function line(matter: Matter, rows: readonly Approval[]): string {
  const { gate, roleName } = matter;
  const [first] = rows;
  const was = before(matter, first?.id ?? null)?.state;
  if (was === 'requested') return `${esc(gate.name)}: open requests for approval were taken back.`;
  return `${esc(gate.name)}: ${esc(roleName(first?.role ?? ''))} took back a decision.`;
}
