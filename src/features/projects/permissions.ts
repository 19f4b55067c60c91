import type { Person } from '#platform/directory/people.ts';
import { either } from '#platform/listed.ts';
import { Denied } from '#platform/refusal.ts';
import type { Assignment, Project } from './queries.ts';

/** Who somebody is to a project: workspace roles, project roles, or none. */
export type Standing = 'admin' | 'manager' | 'lead' | 'role-holder' | 'member';

/**
 * Who may do what; the README's table is made from this one. `lead` is the project's lead, `manager` the workspace's
 * managers and the project's own, `role-holder` whoever holds one of its roles, `member` everybody of the workspace;
 * `also` is who may besides, of one thing at a time. `says` follows “You can't”.
 * An admin keeps the installation; being one decides nothing about a customer's gate.
 */
export const permissions = {
  'project.create': { says: 'create a project', who: ['admin', 'manager', 'member'] },
  'project.edit': { says: 'change a project’s details or its team', who: ['admin', 'manager', 'lead'] },
  'manager.appoint': { says: 'replace a project’s delivery manager', who: ['admin', 'manager'] },
  'approver.appoint': { says: 'say who signs in a regulated project', who: ['manager'] },
  'project.state': { says: 'activate, hold, resume or cancel a project', who: ['manager', 'lead'] },
  'rag.set': { says: 'set a project’s colour', who: ['manager', 'lead'] },
  'plan.change': { says: 'move or finish milestones', who: ['manager', 'lead', 'role-holder'] },
  'golive.propose': { says: 'propose another go-live or kickoff date', who: ['manager', 'lead'] },
  'golive.move': { says: 'decide on another go-live or kickoff date', who: ['manager'] },
  'raid.add': {
    says: 'log a risk, assumption, issue or dependency',
    who: ['admin', 'manager', 'lead', 'role-holder', 'member'],
  },
  'raid.change': { says: 'change or close a RAID item', also: 'its owner', who: ['manager', 'lead', 'role-holder'] },
  'raid.accept': { says: 'accept a RAID item that is no high risk', who: ['manager', 'lead'] },
  'risk.accept': { says: 'accept a high risk (score 15 or more)', who: ['manager'] },
  'criterion.update': {
    says: 'add evidence, meet or reopen a criterion',
    also: 'its owner',
    who: ['manager', 'lead', 'role-holder'],
  },
  'criterion.excuse': { says: 'mark a criterion as not applicable or ask for a waiver', who: ['manager', 'lead'] },
  'waiver.decide': { says: 'grant or decline a waiver', who: ['manager'] },
  'approval.request': { says: 'request approvals for a gate', who: ['manager', 'lead'] },
  'check.share': { says: 'share a check in the channel', who: ['manager', 'lead', 'role-holder'] },
  'delegation.change': { says: 'name a delegate for somebody else', who: ['manager'] },
  'phase.advance': { says: 'advance the phase', who: ['manager', 'lead'] },
  'phase.except': { says: 'advance past a gate that says no, as a recorded exception', who: ['manager'] },
  'absence.other': { says: 'say that somebody else is away', who: ['admin', 'manager', 'lead'] },
  'freeze.project': { says: 'add or remove a project’s freezes', who: ['manager', 'lead'] },
  'freeze.workspace': { says: 'add or remove freezes of the whole workspace', who: ['admin', 'manager'] },
  'standup.change': { says: 'set up, change or stop a standup', who: ['manager', 'lead'] },
  'escalation.raise': {
    says: 'raise or join an escalation',
    who: ['admin', 'manager', 'lead', 'role-holder', 'member'],
  },
  'escalation.work': {
    says: 'work on an escalation',
    also: 'whoever is named in it',
    who: ['manager', 'lead', 'role-holder'],
  },
  'escalation.end': {
    says: 'close or reopen an escalation',
    also: 'who raised or owns it',
    who: ['manager', 'lead'],
  },
  'escalation.withdraw': {
    says: 'withdraw an escalation',
    also: 'who raised it, until it is contained',
    who: ['manager'],
  },
  'escalation.routes': { says: 'say who is asked about escalations', who: ['admin', 'manager'] },
  'ritual.change': {
    says: 'pause, resume, rehearse or retime a project’s rituals',
    who: ['admin', 'manager', 'lead'],
  },
  'digest.all': { says: 'see the digest of everybody’s projects', who: ['admin', 'manager'] },
  'workspace.admin': { says: 'set roles and look after the installation', who: ['admin'] },
} as const satisfies Record<string, { says: string; also?: string; who: readonly Standing[] }>;

export type Permission = keyof typeof permissions;

/** Whether duties are separate in a project; null for the workspace as a whole. */
type Duties = Pick<Project, 'regulated'> | null;

/** What somebody is to this project. In a regulated one its lead is never its manager too, whatever else they are. */
export function standings(
  person: Person,
  assignments: readonly Assignment[],
  project: Duties = null,
): ReadonlySet<Standing> {
  const held = assignments.filter((it) => it.personId === person.id);
  const leads = held.some((it) => it.role === 'lead');
  const manages = person.role === 'manager' || held.some((it) => it.role === 'manager');
  const all = new Set<Standing>(['member']);
  if (person.role === 'admin') all.add('admin');
  if (manages && !(leads && project?.regulated)) all.add('manager');
  if (leads) all.add('lead');
  if (held.length > 0) all.add('role-holder');
  return all;
}

/** Pass the project whenever there is one: without it nobody's duties are kept apart. */
export function may(
  person: Person,
  permission: Permission,
  assignments: readonly Assignment[],
  project: Duties = null,
): boolean {
  const mine = standings(person, assignments, project);
  return permissions[permission].who.some((standing) => mine.has(standing));
}

/** Throws `Denied` with who could do it instead; `project` null is for the workspace as a whole. */
export function must(
  person: Person,
  permission: Permission,
  project: Project | null,
  assignments: readonly Assignment[],
): void {
  if (may(person, permission, assignments, project)) return;
  const { says, who } = permissions[permission];
  const twice = may(person, permission, assignments);
  const why = twice ? ' You lead it, and in a regulated project the lead doesn’t decide as a manager too.' : '';
  const ask = twice ? 'another manager' : whoCan(who, project);
  throw new Denied(`You can't ${says}${project ? ` in ${project.key}` : ''}.${why} Ask ${ask}.`, {
    action: permission,
    subject: project ? `project:${project.id}` : 'workspace',
  });
}

const asks: Record<Standing, string> = {
  admin: 'a golive admin',
  manager: 'the delivery manager',
  lead: 'the project’s lead',
  'role-holder': 'somebody with a role in the project',
  member: 'a member of the workspace',
};

/** Somebody may be the delivery manager of a project, and still not of all of them. */
function whoCan(who: readonly Standing[], project: Project | null): string {
  const names = project ? asks : { ...asks, manager: 'a delivery manager of the whole workspace' };
  return either(who.map((standing) => names[standing]));
}
