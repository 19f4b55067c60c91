import { z } from 'zod';
import { inArray } from '#platform/db/drizzle.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import { type Context, defineView } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { esc, mention } from '#platform/slack/mrkdwn.ts';
import { close } from '#platform/slack/reply.ts';
import type { Playbook } from '../../playbooks/schema.ts';
import { permitted } from '../actions/manage.ts';
import { holdersOf } from '../holders.ts';
import { tellNamed } from '../named.ts';
import { must } from '../permissions.ts';
import { type Assignment, type Project, playbookOf } from '../queries.ts';
import { appointmentTrouble, customerNames, notUsable, roleTrouble } from '../rules/team.ts';
import { assignments } from '../tables.ts';
import { announce, mustBeOpen, touch } from '../writes.ts';

/** Says who holds a role from now on. Whoever leaves it keeps their past: rows end, they are not removed. */
export const roleView = defineView({
  id: 'projects.role',
  form: z.object({ people: z.array(z.string()).default([]), customers: z.string().optional() }),
  meta: z.object({ project: z.string(), role: z.string(), channel: z.string().nullable() }),
  submit: async (typed, { project: id, role: key, channel }, ctx) => {
    const project = await permitted(ctx, id, 'project.edit');
    mustBeOpen(project);
    const playbook = await playbookOf(ctx, id);
    const role = playbook.roles.find((it) => it.key === key);
    if (!role) throw new Refusal(`${project.key} has no such role. Ask again with \`/golive team ${project.key}\`.`);
    const chosen = await met(ctx, typed.people, role.side);
    const names = customerNames(typed.customers);
    const { byRole, assignments: team } = await holdersOf(ctx, id);
    if (key === 'manager') mayAppoint(ctx, project, chosen, team);
    // Whoever asks for approvals must not choose who gives them.
    else if (project.regulated && signs(playbook, key)) must(ctx.actor, 'approver.appoint', project, team);
    const trouble = roleTrouble(
      key,
      chosen.map((it) => it.id),
      {
        regulated: project.regulated,
        leads: idsIn(byRole.get('lead')),
        managers: idsIn(byRole.get('manager')),
      },
    );
    if (trouble) throw new Refusal(trouble, { field: 'people' });

    const held = (byRole.get(key) ?? []).map((it) => it.assignment);
    const gone = held.filter(
      (it) => !chosen.some((who) => who.id === it.personId) && !names.includes(it.customerName ?? ''),
    );
    const newPeople = chosen.filter((who) => !held.some((it) => it.personId === who.id));
    const newNames = names.filter((name) => !held.some((it) => it.customerName === name));
    if (gone.length + newPeople.length + newNames.length === 0) {
      return close(message([section(`*${esc(role.name)}* stays as it was.`)]), channel);
    }
    const now =
      [...chosen.map((who) => mention(who.slackId)), ...names.map((name) => esc(name))].join(', ') || 'nobody';
    const line = `${mention(ctx.actor.slackId)} changed ${esc(role.name)}: now ${now}`;
    return close(
      message([section(`*${esc(role.name)}* of *${project.key}*: ${now}.`)]),
      channel,
      touch(project),
      ...ended(gone.map((it) => it.id)),
      ...begun(project, key, newPeople, newNames),
      ctx.record({
        action: 'team.change',
        subject: `project:${project.id}`,
        project: project.id,
        before: { role: key, people: held.flatMap((it) => it.personId ?? []) },
        after: { role: key, people: chosen.map((who) => who.id) },
        text: { customers: names.join(', '), were: held.flatMap((it) => it.customerName ?? []).join(', ') },
      }),
      ...announce(ctx, project, `project:${project.id}:${project.version + 1}`, line),
      ...tellNamed(ctx, project, key, newPeople),
    );
  },
});

function signs(playbook: Playbook, role: string): boolean {
  return playbook.gates.some((gate) => gate.approvals.some((approval) => approval.role === role));
}

function mayAppoint(ctx: Context, project: Project, chosen: readonly Person[], team: readonly Assignment[]): void {
  if (team.some((it) => it.role === 'manager')) must(ctx.actor, 'manager.appoint', project, team);
  const held = new Set(team.flatMap((it) => (it.role === 'manager' && it.personId ? [it.personId] : [])));
  const people = chosen.map((it) => it.id).filter((id) => !held.has(id));
  const trouble = appointmentTrouble(ctx.actor, people);
  if (trouble) throw new Refusal(trouble, { field: 'people' });
}

/** Everyone who was picked, known and fit to hold a role; a picked user may be new to us. */
async function met(ctx: Context, slackIds: readonly string[], side: 'ours' | 'customer'): Promise<Person[]> {
  const all = await Promise.all(slackIds.map((slackId) => ctx.meet(slackId)));
  const troubles = all.map((person) => notUsable(person, side)).filter((trouble) => trouble !== null);
  if (troubles.length > 0) throw new Refusal([...new Set(troubles)].join(' '), { field: 'people' });
  return all.filter((person) => person !== null);
}

function idsIn(holders: readonly { person: Person | null }[] = []): string[] {
  return holders.flatMap(({ person }) => person?.id ?? []);
}

function ended(ids: string[]): Write[] {
  if (ids.length === 0) return [];
  return [(tx) => tx.update(assignments, { until: tx.now }, inArray(assignments.id, ids))];
}

function begun(project: Project, role: string, persons: readonly Person[], names: readonly string[]): Write[] {
  const holders = [...persons.map(({ id }) => ({ personId: id })), ...names.map((customerName) => ({ customerName }))];
  if (holders.length === 0) return [];
  return [
    (tx) =>
      tx.insert(
        assignments,
        holders.map((holder) => ({ id: tx.newId(), projectId: project.id, role, since: tx.now, ...holder })),
      ),
  ];
}
