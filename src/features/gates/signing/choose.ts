import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { openRow } from '../rules/approve.ts';
import { countsFor } from '../rules/counted.ts';
import { digestsOf } from '../rules/coverage.ts';
import { principals, seats } from '../rules/roles.ts';
import type { Role } from '../rules/types.ts';
import { mustTravel } from './kept.ts';
import { gateName, type Matter } from './matter.ts';

/** The roles in which this person has something to decide at the gate, in the gate's order. */
export function rolesToDecide(ctx: Context, { state, today }: Matter, verb: 'approve' | 'decline'): Role[] {
  const digestOf = digestsOf(state);
  return state.rules.flatMap(({ role }) => {
    const row = openRow(state, ctx.actor.id, role, today);
    if (!row || seats(state, ctx.actor.id, role, today).length === 0) return [];
    const settled = verb === 'approve' ? countsFor(state, row, digestOf).length > 0 : row.state === 'declined';
    return settled ? [] : [role];
  });
}

/** The role whose rules say best why there is nothing to decide: their own, else the gate's first. */
export function roleToRefuse(ctx: Context, { state, gate, today }: Matter): Role {
  const own = state.rules.find(({ role }) => principals(state, ctx.actor.id, role, today).length > 0);
  const role = (own ?? state.rules[0])?.role;
  if (role === undefined)
    throw new Refusal(`The ${gate.name} gate needs no approvals. Check it with \`/golive check\`.`);
  return role;
}

/** Which of their roles they speak in now; what they typed behind the command travels along, or is given back whole. */
export function askWhich(matter: Matter, roles: readonly Role[], verb: 'approve' | 'decline', comment: string): Answer {
  const digestOf = digestsOf(matter.state);
  const id = verb === 'approve' ? 'gates.sign' : 'gates.decline';
  const kept = mustTravel(comment);
  const buttons = roles.map((role) =>
    button({
      id,
      text: matter.roleName(role),
      value: { gate: matter.gate.id, role, digest: digestOf(role), comment: kept },
    }),
  );
  return whisper(
    message([
      section(`You sign *${esc(gateName(matter))}* in ${roles.length} roles. Which one do you want to ${verb}?`),
      actions(...buttons),
    ]),
  );
}
