import { either, listed } from '#platform/listed.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import type { GateState, PersonId, Role } from './types.ts';
import { calledIn } from './words.ts';

/** Whom to ask where a role has to speak: those who can, or how to get somebody who can. One sentence. */
export function askNext(state: GateState, role: Role, able: readonly PersonId[]): string {
  if (able.length > 0) return `Ask ${either(able.map((person) => calledIn(state, person)))}.`;
  return notInSlack(state, role) ?? `Name someone for ${roleName(state, role)} with \`/golive team\` first.`;
}

/** What to do about a role that only people without Slack hold; null when it has none of them. One sentence. */
export function notInSlack(state: GateState, role: Role): string | null {
  const away = awayFromSlack(state, role);
  return away && `${away}: name who signs for them with \`/golive team\`.`;
}

/** "Ms Sponsor isn't in Slack"; null when nobody like that holds the role. */
export function awayFromSlack(state: GateState, role: Role): string | null {
  const names = state.customers.filter((each) => each.role === role).map(({ name }) => name);
  return names.length === 0 ? null : `${listed(names)} ${names.length === 1 ? "isn't" : "aren't"} in Slack`;
}
