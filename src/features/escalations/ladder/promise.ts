import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Project } from '../../projects/queries.ts';
import type { Acting } from '../acting.ts';
import { placesOf } from '../card/places.ts';
import { direct } from '../card/tell.ts';
import { type Escalation, peopleOf } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { quietFor } from '../time.ts';
import { titleOf, when, who } from '../words.ts';
import { tellManagers } from './tell-managers.ts';

const UPDATE = { id: 'escalations.update', text: 'Update' };

/** A promised update has not come: its owner is quoted back to themselves, in the thread; without one by direct message. */
export async function remindOwner(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const whose = it.assigneeId ?? it.ownerId;
  const people = await peopleOf(ctx, [whose]);
  const promised = it.promisedAt ? when(it.promisedAt, project) : '';
  const text = `${who(whose, people)}, the next update on *${codeOf(it)}* was promised for ${promised}. Where does it stand?`;
  const more = (await isInChannel(ctx, it, project)) ? [] : await directly(ctx, it, people.get(whose ?? ''), promised);
  const set = { reminded: 'owner' as const };
  return (
    await take(ctx, it, project, { action: 'escalation.remind', set, line: { text, press: UPDATE, pings: true }, more })
  ).writes;
}

/** Nor has it after that: the manager hears of it. */
export async function tellManager(ctx: Acting, it: Escalation, project: Project): Promise<readonly Write[]> {
  const people = await peopleOf(ctx, [it.assigneeId ?? it.ownerId]);
  const promised = it.promisedAt ? when(it.promisedAt, project) : '';
  const text = `The update on *${codeOf(it)}* that was promised for ${promised} is still missing. The manager has been told.`;
  const more = await tellManagers(ctx, it, project, {
    what: 'silent',
    text: `${who(it.assigneeId ?? it.ownerId, people)} promised an update for ${promised}, and was reminded. Ask where it stands.`,
  });
  const set = { reminded: 'manager' as const };
  return (await take(ctx, it, project, { action: 'escalation.silent', set, line: { text }, more })).writes;
}

async function isInChannel(ctx: Acting, it: Escalation, project: Project): Promise<boolean> {
  const { headlines } = await placesOf(ctx, it, project);
  return headlines.some(({ to }) => to === project.channel);
}

async function directly(ctx: Acting, it: Escalation, owner: Person | undefined, promised: string): Promise<Write[]> {
  if (!owner) return [];
  const quiet = await quietFor(ctx, it.severity, [owner.id], ctx.now);
  const text = `${titleOf(it)}\nYou promised an update for ${promised}, and people wait for it. Where does it stand?`;
  const key = `esc-promise:${it.id}:${it.version}`;
  return [direct(it, owner.slackId, { key, text, press: [UPDATE], notBefore: quiet.get(owner.id) ?? null })];
}
