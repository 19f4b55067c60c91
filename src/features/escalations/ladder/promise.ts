import type { Write } from '#platform/db/scope.ts';
import { peopleOf } from '#platform/directory/people.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import type { Escalation } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { when, who } from '../words.ts';
import { tellManagers } from './tell-managers.ts';

const UPDATE = { id: 'escalations.update', text: 'Update' };

/** A promised update has not come: it is quoted back to whoever works on it, where the log is. */
export async function remindOwner(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const whose = it.assigneeId ?? it.ownerId;
  const people = await peopleOf(ctx, [whose]);
  const promised = it.promisedAt ? when(it.promisedAt, project) : '';
  const text = `${who(whose, people)}, the next update on *${codeOf(it)}* was promised for ${promised}. Where does it stand?`;
  const line = { text, press: UPDATE, pings: true };
  const set = { reminded: 'owner' as const };
  return (await take(ctx, it, project, { action: 'escalation.remind', set, line })).writes;
}

/** Nor has it after that: the manager hears of it. */
export async function tellManager(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const people = await peopleOf(ctx, [it.assigneeId ?? it.ownerId]);
  const promised = it.promisedAt ? when(it.promisedAt, project) : '';
  const more = await tellManagers(ctx, it, project, {
    what: 'silent',
    text: `An update was promised for ${promised}, and is missing. ${who(it.assigneeId ?? it.ownerId, people)} works on it and was reminded: ask where it stands.`,
  });
  const heard = more.length > 0 ? ' The manager has been told.' : '';
  const text = `The update on *${codeOf(it)}* that was promised for ${promised} is still missing.${heard}`;
  const set = { reminded: 'manager' as const };
  return (await take(ctx, it, project, { action: 'escalation.silent', set, line: { text }, more })).writes;
}
