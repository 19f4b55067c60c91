import { roleName } from '../../projects/rules/role-name.ts';
import type { GateState, PersonId, Role } from './types.ts';
import { calledIn, either } from './words.ts';

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
  if (names.length < 2) return names.length === 0 ? null : `${names.join('')} isn't in Slack`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)} aren't in Slack`;
}
