import type { Person } from '#platform/directory/people.ts';
import { Refusal } from '#platform/refusal.ts';
import { oneLine } from '#platform/slack/mrkdwn.ts';

/** Why this person can't hold a role, or null. Only a role of the customer's has names of people without Slack. */
export function notUsable(person: Person | null, side: 'ours' | 'customer' = 'ours'): string | null {
  if (!person) return 'Slack didn’t tell me who that is just now. Please try again in a minute.';
  const { name, kind, active } = person;
  if (kind === 'external') {
    const next = side === 'customer' ? 'Write customer people by name instead.' : 'Pick somebody of your own.';
    return `${name} belongs to another organisation. ${next}`;
  }
  if (kind === 'guest') return `${name} is a guest here and can’t use golive. Pick a full member.`;
  return active ? null : `${name}’s account is deactivated or a bot. Pick somebody else.`;
}

const MOST = 20;
const LONGEST = 80;

/** Customer people as they were typed: `Ms Sponsor, Mr Buyer`. Refuses what nobody could be called. */
export function customerNames(text: string | undefined): string[] {
  const names = (text ?? '')
    .split(/[,;\n]/)
    .map((name) => oneLine(name))
    .filter((name) => name !== '');
  const unique = [...new Set(names)];
  const odd = unique.find((name) => name.length > LONGEST || !/\p{L}/u.test(name));
  if (odd)
    throw new Refusal(`“${odd.slice(0, 40)}” doesn’t look like a name. Write names, separated by commas.`, {
      field: 'customers',
    });
  if (unique.length > MOST)
    throw new Refusal(`A role takes ${MOST} people at most, not ${unique.length}. Shorten the list.`, {
      field: 'customers',
    });
  return unique;
}

/** What this change of a role would leave undone; null when it may be. Person ids. */
export function roleTrouble(
  role: string,
  people: readonly string[],
  others: { regulated: boolean; leads: readonly string[]; managers: readonly string[] },
): string | null {
  if (role === 'lead' && people.length === 0) return 'A project needs a lead. Pick who takes over first.';
  if (!others.regulated || (role !== 'lead' && role !== 'manager')) return null;
  const opposite = role === 'lead' ? others.managers : others.leads;
  if (!people.some((person) => opposite.includes(person))) return null;
  return 'In a regulated project the lead can’t also be the manager who approves. Pick two people.';
}

/**
 * Who decides on waivers and dates isn't chosen by themselves, admins included. The workspace's own managers decide
 * everywhere anyway: they gain nothing by it. `people` are those who are new in the office.
 */
export function appointmentTrouble(
  actor: { id: string; role: Person['role'] },
  people: readonly string[],
): string | null {
  if (actor.role === 'manager' || !people.includes(actor.id)) return null;
  return 'You can’t make yourself the delivery manager. Pick somebody else, or ask a manager to name you.';
}
