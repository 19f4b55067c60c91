import { type Day, showDay } from '#platform/clock.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Person, personById } from '#platform/directory/people.ts';
import type { Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { code, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../../../projects/day.ts';
import { nameOf } from '../../../projects/find.ts';
import { type Assignment, assignmentsOf, type Project } from '../../../projects/queries.ts';
import { roleName } from '../../../projects/rules/role-name.ts';
import { announce, touch } from '../../../projects/writes.ts';
import { delegationsOf, gatesOf } from '../../queries.ts';
import { openRow } from '../../rules/approve.ts';
import { seats } from '../../rules/roles.ts';
import type { Approval, Role } from '../../rules/types.ts';
import { delegations } from '../../tables.ts';
import { type Matter, matterOf } from '../matter.ts';
import { invitations } from '../request.ts';
import { mustLend } from './rights.ts';
import { mustBeLendable } from './rules.ts';

export interface Wish {
  role: Role;
  from: string;
  to: Person;
  firstDay: Day;
  lastDay: Day;
}

/** Lends a seat for some days: stored, audited, told to both, and what is open today is asked of the delegate too. */
export async function lend(ctx: Context, project: Project, wish: Wish): Promise<{ sentence: Mrkdwn; writes: Write[] }> {
  const { role, from, to, firstDay, lastDay } = wish;
  const [team, existing, gates] = await Promise.all([
    assignmentsOf(ctx, { project: project.id }),
    delegationsOf(ctx, { project: project.id }),
    gatesOf(ctx, { project: project.id }),
  ]);
  const signed = gates.filter(({ state, rules }) => state === 'open' && rules.some((rule) => rule.role === role));
  const open = await Promise.all(signed.map((gate) => matterOf(ctx, project, gate)));
  mustLend(
    ctx.actor,
    project,
    team,
    from,
    open.map(({ state }) => state),
  );
  const known = existing.map(({ fromId, toId, ...rest }) => ({ ...rest, from: fromId, to: toId }));
  const facts = {
    roleName: roleName(project, role),
    holders: holdersOf(team, role),
    existing: known,
    open: open.map(({ state }) => state),
  };
  mustBeLendable({ role, from, to: to.id, firstDay, lastDay }, to, facts, projectDay(ctx, project));
  const id = ctx.newId();
  const holder = await personById(ctx, from);
  const words = { ...wish, holder: holder ? mention(holder.slackId) : 'the holder' };
  const line = `${words.holder} is represented by ${mention(to.slackId)} as ${esc(roleName(project, role))}, ${span(wish)}.`;
  const row = { id, projectId: project.id, role, fromId: from, toId: to.id, firstDay, lastDay };
  return {
    sentence: line,
    writes: [
      touch(project),
      (tx) => tx.insert(delegations, { ...row, createdBy: ctx.actor.id, createdAt: ctx.now }),
      ctx.record({
        action: 'delegation.create',
        subject: `delegation:${id}`,
        project: project.id,
        after: { role, from, to: to.id, firstDay, lastDay },
      }),
      ...(await ask(ctx, open, wish)),
      ...announce(ctx, project, `delegation:${id}`, line),
      ...tell(ctx, project, id, to.slackId, toDelegate(project, words)),
      ...(holder && holder.id !== ctx.actor.id
        ? tell(ctx, project, `${id}:holder`, holder.slackId, `For your information: ${line}`)
        : []),
    ],
  };
}

export function holdersOf(team: readonly Assignment[], role: Role): string[] {
  return team.flatMap((it) => (it.role === role && it.personId ? [it.personId] : []));
}

/** What waits for the holder today waits for the delegate too. */
async function ask(ctx: Context, open: readonly Matter[], wish: Wish): Promise<Write[]> {
  const invited = open.map((matter) => {
    const rows = rowsFor(matter, wish);
    return rows.length > 0 ? invitations(ctx, matter, rows) : [];
  });
  return (await Promise.all(invited)).flat();
}

function rowsFor({ state, today }: Matter, { role, from, to, firstDay, lastDay }: Wish): Approval[] {
  const waits = state.approvals.some(
    (row) => row.role === role && row.person === from && (row.state === 'requested' || row.state === 'stale'),
  );
  if (!waits) return [];
  const lent = { ...state, delegations: [...state.delegations, { role, from, to: to.id, firstDay, lastDay }] };
  const row = openRow(lent, to.id, role, today);
  return row && seats(lent, to.id, role, today).length > 0 && isNew(state.approvals, row) ? [row] : [];
}

function isNew(rows: readonly Approval[], row: Approval): boolean {
  return !rows.some(({ id, state }) => id === row.id && state !== 'withdrawn' && state !== 'expired');
}

function span({ firstDay, lastDay }: Pick<Wish, 'firstDay' | 'lastDay'>): string {
  return firstDay === lastDay ? `on ${showDay(firstDay)}` : `from ${showDay(firstDay)} to ${showDay(lastDay)}`;
}

function toDelegate(project: Project, { role, holder, ...wish }: Wish & { holder: Mrkdwn }): Mrkdwn {
  return `You stand in for ${holder} as ${esc(roleName(project, role))} in ${nameOf(project)}, ${span(wish)}. What is asked of them in these days you can sign too: ${code(`/golive approve ${project.key}`)}. You can't pass it on.`;
}

function tell(ctx: Context, project: Project, key: string, to: string, words: Mrkdwn): Write[] {
  if (project.state === 'pending') return [];
  return [
    post({
      key: `delegation-told:${key}`,
      class: 'never-missing',
      to,
      message: message([section(words)]),
      internal: true,
      onBehalfOf: ctx.actor.slackId,
    }),
  ];
}
