import type { Context } from '#platform/feature.ts';
import { actions, button, type Child } from '#platform/slack/blocks.ts';
import { may } from '../../projects/permissions.ts';
import { advanceButton } from '../advance/index.ts';
import { mayDecide } from '../criteria/deciders.ts';
import { decideRow } from '../criteria/waiver-buttons.ts';
import { openRow } from '../rules/approve.ts';
import { countsFor } from '../rules/counted.ts';
import { digestsOf } from '../rules/coverage.ts';
import { seats } from '../rules/roles.ts';
import type { GateState } from '../rules/types.ts';
import type { Checked } from './blocks.ts';
import { isOver } from './over.ts';

/** More waivers than these are decided one by one, in the gate's list. */
const WAIVERS = 3;

/** What this person can do about the gate now. */
export function checkFoot(ctx: Context, { project, gate, state, roles, assessment, today }: Checked): Child[] {
  const value = { gate: gate.id };
  const over = isOver(project);
  const live = state.gate.state === 'open' && !over;
  const asks =
    live && project.state !== 'pending' && isUnasked(state) && may(ctx.actor, 'approval.request', roles, project);
  const decides = live && canDecide(state, ctx.actor.id, today);
  const advances =
    live &&
    assessment.verdict !== 'NO-GO' &&
    gate.phase === project.phase &&
    may(ctx.actor, 'phase.advance', roles, project);
  const shares = project.state !== 'pending' && !over && may(ctx.actor, 'check.share', roles, project);
  const waivers = live ? state.criteria.filter((criterion) => mayDecide(ctx, { criterion, project, roles })) : [];
  return [
    ...waivers.slice(0, WAIVERS).map(decideRow),
    actions(
      advances && advanceButton(gate),
      decides && button({ id: 'gates.approve', text: 'Approve', value, style: 'primary' }),
      asks && button({ id: 'gates.request', text: 'Request approvals', value }),
      button({ id: 'gates.open', text: 'Open gate', value }),
      shares && button({ id: 'gates.share', text: 'Share in channel', value }),
    ),
  ];
}

/** A role still needs somebody, and nobody who could answer has been asked. */
function isUnasked(state: GateState): boolean {
  return state.rules.some(({ role, need }) => {
    const rows = state.approvals.filter(
      (row) => row.role === role && row.state !== 'withdrawn' && row.state !== 'expired',
    );
    return rows.length < need;
  });
}

/** This person has been asked, or signed what has changed since. */
function canDecide(state: GateState, person: string, today: string): boolean {
  const digestOf = digestsOf(state);
  return state.rules.some(({ role }) => {
    if (seats(state, person, role, today).length === 0) return false;
    const row = openRow(state, person, role, today);
    return row !== null && countsFor(state, row, digestOf).length === 0;
  });
}
