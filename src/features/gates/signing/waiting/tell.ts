import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { RitualContext } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { actions, button, type Message, message, section } from '#platform/slack/blocks.ts';
import { bold, code, esc, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import { quietUntilFor } from '../../../calendar/working-times.ts';
import { type Assignment, assignmentsOf } from '../../../projects/queries.ts';
import { roleName } from '../../../projects/rules/role-name.ts';
import { lookAt, lookOf, type Step } from './clock.ts';
import type { Question } from './question.ts';

/** Each of them now, or when they may be disturbed again: whether it is still wanted is found out then. */
export async function tellEach(
  ctx: RitualContext,
  question: Question,
  step: Step,
  whom: readonly Person[],
): Promise<Write[]> {
  const [quiet, roles] = await Promise.all([
    quietUntilFor(ctx, whom, ctx.now),
    assignmentsOf(ctx, { project: question.project.id }),
  ]);
  return whom.map((person) => {
    const until = quiet.get(person.id);
    if (until) return lookAt({ ...lookOf(question), person: person.id }, step, until);
    return post({
      key: `waiting:${step}:${question.row.id}:${question.since.getTime()}:${person.id}`,
      class: 'never-missing',
      to: person.slackId,
      message: step === 'expired' ? ranOut(question, person) : unanswered(question, whyYou(question, person, roles)),
      internal: true,
      onBehalfOf: null,
    });
  });
}

function unanswered({ row, gate, project, approver }: Question, why: Mrkdwn): Message {
  const role = esc(roleName(project, row.role), 60);
  return message([
    section(
      `${mention(approver.slackId)} has not answered for a working day: ${bold(gate.name)} of ${esc(project.key)} needs them as ${role}. ${why}: ask them, or name somebody else with ${teamCommand(project.key)}.`,
    ),
    actions(button({ id: 'gates.check', text: 'Check', value: { gate: gate.id } })),
  ]);
}

function whyYou({ project, approver }: Question, { id }: Person, roles: readonly Assignment[]): Mrkdwn {
  const holds = (role: string, person: string) => roles.some((it) => it.role === role && it.personId === person);
  if (holds('manager', id)) return 'You manage the project';
  const isManager = approver.role === 'manager' || holds('manager', approver.id);
  const manager = isManager ? 'the only manager there is the one who has not answered' : 'no manager is there';
  if (holds('lead', id)) return `You lead the project, and ${manager}`;
  return `${esc(project.key)} has no other manager who is there`;
}

function ranOut({ row, gate, project, approver }: Question, { id }: Person): Message {
  const what = `${bold(gate.name)} of ${esc(project.key)}`;
  const role = esc(roleName(project, row.role), 60);
  const why = id === row.requestedBy ? 'You asked for it.' : 'You lead the project.';
  const words = approver.active
    ? `${mention(approver.slackId)} did not answer for ten working days, so the request for ${what} has run out. ${why}`
    : `${mention(approver.slackId)}, who was asked for ${what} as ${role}, has left. ${why} Name somebody else with ${teamCommand(project.key)}, then ask again.`;
  return message([
    section(words),
    actions(button({ id: 'gates.request', text: 'Ask again', value: { gate: gate.id } })),
  ]);
}

function teamCommand(key: string): Mrkdwn {
  return code(`/golive team ${key}`);
}
