import { z } from 'zod';
import { eq } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import { type Command, type Context, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, context, message, section } from '#platform/slack/blocks.ts';
import { code, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { must } from '../../projects/permissions.ts';
import { assignmentsOf } from '../../projects/queries.ts';
import { announce, mustBeOpen, touch } from '../../projects/writes.ts';
import { theProjectsGate } from '../find.ts';
import { peopleByIds } from '../queries.ts';
import { request } from '../rules/request.ts';
import { seats, speakers } from '../rules/roles.ts';
import type { Approval } from '../rules/types.ts';
import { gates } from '../tables.ts';
import { plural } from '../words.ts';
import { cardsOf, issue, redraw, turnsOf } from './cards.ts';
import { mustNotHaveNamed } from './delegate/rights.ts';
import { type Matter, matterOf, openMatter } from './matter.ts';
import { store } from './writes.ts';

export const requestCommand: Command = {
  path: 'request',
  usage: '[KEY] [GATE]',
  summary: 'Ask everyone who signs a gate for their approval',
  examples: ['/golive request', '/golive request ACME go-live'],
  run: async (text, ctx) => {
    const found = await theProjectsGate(ctx, text, 'request');
    if ('ask' in found) return found.ask;
    mustBeOpen(found.project);
    return askThem(ctx, await matterOf(ctx, found.project, found.gate), found.hint);
  },
};

export const requestAction = defineAction({
  id: 'gates.request',
  value: z.object({ gate: z.string() }),
  press: async ({ gate }, ctx) => askThem(ctx, await openMatter(ctx, gate)),
});

/** Asks whoever signs and hasn't been asked: each by a message of their own, the channel by one line. */
async function askThem(ctx: Context, matter: Matter, hint: Mrkdwn | null = null): Promise<Answer> {
  const { project, gate, state } = matter;
  must(ctx.actor, 'approval.request', project, await assignmentsOf(ctx, { project: project.id }));
  if (project.state === 'pending') {
    throw new Refusal(
      `${project.key} is pending, so nobody is written to yet. Activate it with \`/golive status ${project.key}\`.`,
    );
  }
  await mustNotHaveNamed(ctx, matter);
  const rows = request(state, ctx.actor.id, matter.today);
  const round: Write[] = state.requesterId
    ? []
    : [(tx) => tx.update(gates, { requesterId: ctx.actor.id }, eq(gates.id, gate.id)).returning()];
  const line = `${mention(ctx.actor.slackId)} asked for approvals of ${esc(gate.name)}: ${counts(rows)}.`;
  return whisper(
    asked(matter, rows, { missing: gaps(matter, rows, ctx), hint }),
    touch(project),
    ...round,
    ...(await invitations(ctx, matter, rows)),
    ...announce(ctx, project, `request:${gate.id}:${project.version}`, line),
  );
}

/** The rows of those who are asked, and a message to each of them. */
export async function invitations(ctx: Context, matter: Matter, rows: readonly Approval[]): Promise<Write[]> {
  const { gate, project } = matter;
  const whose = { project: project.id, onBehalfOf: ctx.actor.slackId };
  const issued = await cardsOf(ctx, gate.id);
  const people = await peopleByIds(
    ctx,
    rows.map(({ person }) => person),
  );
  const slackIds = new Map(people.map(({ id, slackId }) => [id, slackId]));
  return rows.flatMap((row) => {
    const { id, writes } = store(ctx, matter, 'request', row);
    const to = slackIds.get(row.person);
    if (!to) throw new Error(`approver ${row.person} is nobody we know`);
    const ticket = { gate: gate.id, approval: id, turn: turnsOf(issued, id) + 1 };
    const older = issued.filter(({ approval }) => approval === id);
    return [...writes, ...redraw(older), issue('gates.request', ticket, to, whose)];
  });
}

/** Roles that need more signatures than there are people who can give one. */
function gaps({ state, roleName, today }: Matter, rows: readonly Approval[], ctx: Context): Mrkdwn[] {
  const round = { ...state, requesterId: state.requesterId ?? ctx.actor.id, approvals: [...state.approvals, ...rows] };
  return state.rules.flatMap(({ role, need }) => {
    const able = speakers(round, role, today).filter((person) => seats(round, person, role, today).length > 0);
    if (able.length >= need) return [];
    const name = esc(roleName(role));
    if (able.length === 0) return [`• ${name}: nobody who could sign is in Slack with me yet`];
    return [`• ${name}: ${plural(need - able.length, 'more person', 'more people')} needed who can sign`];
  });
}

function counts(rows: readonly Approval[]): Mrkdwn {
  const roles = new Set(rows.map(({ role }) => role)).size;
  const people = new Set(rows.map(({ person }) => person)).size;
  return `${plural(roles, 'role')}, ${plural(people, 'person', 'people')}`;
}

function asked(
  matter: Matter,
  rows: readonly Approval[],
  { missing, hint }: { missing: readonly Mrkdwn[]; hint: Mrkdwn | null },
) {
  const { project, gate, state, roleName } = matter;
  const lines = state.rules.flatMap(({ role, need }) => {
    const names = rows.filter((row) => row.role === role).map(({ person }) => state.names[person] ?? 'a delegate');
    const some = names.length > need ? ` (${need} needed)` : '';
    return names.length > 0 ? [`• ${esc(roleName(role))}: ${names.join(', ')}${some}`] : [];
  });
  const cure = code(`/golive team ${project.key}`);
  return message([
    section(`I asked for the approvals of *${esc(gate.name)}* of ${esc(project.key)}:\n${lines.join('\n')}`),
    missing.length > 0 && section(`Still open:\n${missing.join('\n')}\nName them with ${cure}, then ask again.`),
    context(
      'Since you asked, your own signature doesn’t count for this gate. Unanswered requests run out after ten working days.',
      hint,
    ),
    actions(button({ id: 'gates.withdraw', text: 'Take the requests back', value: { gate: gate.id } })),
  ]);
}
