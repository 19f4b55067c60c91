import { addDays, type Day } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { actions, button, type Message, message, section } from '#platform/slack/blocks.ts';
import { code } from '#platform/slack/mrkdwn.ts';
import { projectDay } from '../projects/day.ts';
import { nameOf } from '../projects/find.ts';
import { may } from '../projects/permissions.ts';
import { assignmentsOf, type Project } from '../projects/queries.ts';
import { askedSince } from './asked.ts';
import { type Participant, type StandupState, statusMessage } from './blocks/status.ts';
import { answersSince, daysSince } from './entries.ts';
import { runs } from './mine.ts';
import { membersOf, peopleBy, type Standup, standupOf } from './queries.ts';
import { standupDay } from './round.ts';
import { answerDay } from './rules/day.ts';
import { LOOKS_BACK, shareOf } from './rules/participation.ts';
import { channelOf } from './words.ts';

/** A project's standup as this person may see it: names and everybody's participation are for its lead and manager. */
export async function statusScreen(ctx: Context, project: Project, page: number): Promise<Message> {
  const [standup, assignments] = await Promise.all([
    standupOf(ctx, project.id),
    assignmentsOf(ctx, { project: project.id }),
  ]);
  const leads = may(ctx.actor, 'standup.change', assignments, project);
  if (!standup) return noneYet(project, leads);
  const day = answerDay(projectDay(ctx, project), standup);
  const [{ round, people }, shares] = await Promise.all([
    standupDay(ctx, project, standup, day),
    participation(ctx, project),
  ]);
  const { weekdays, promptAt, summaryAt } = standup;
  const mine = shares.get(ctx.actor.id);
  const participants = [...shares.values()].sort((one, other) => percentOf(one) - percentOf(other));
  return statusMessage({
    name: nameOf(project),
    project: project.id,
    ...{ weekdays, promptAt, summaryAt },
    state: stateOf(project, standup),
    zone: project.zone,
    channel: channelOf(project, standup),
    ...{ day, round, page },
    mine: mine?.share ?? null,
    isMember: mine !== undefined,
    lead: leads ? { participants, slackIdOf: (person) => people.get(person)?.slackId } : null,
  });
}

function stateOf(project: Project, standup: Standup): StandupState {
  if (project.state === 'closed' || project.state === 'cancelled') return 'over';
  if (standup.state === 'stopped') return 'stopped';
  return runs(project) ? 'on' : 'rests';
}

function noneYet(project: Project, leads: boolean): Message {
  const how = leads ? '' : ` Its lead starts one with ${code(`/golive standup setup ${project.key}`)}.`;
  return message([
    section(`${nameOf(project)} has no standup yet.${how}`),
    leads && actions(button({ id: 'standups.ask-setup', text: 'Set it up', value: { project: project.id } })),
  ]);
}

/** Of everybody who takes part, by their ids: six reads, and one more for every 500 questions. */
async function participation(ctx: Context, project: Project): Promise<ReadonlyMap<string, Participant>> {
  const today = projectDay(ctx, project);
  const asked = { project: project.id, since: addDays(today, 1 - LOOKS_BACK) };
  const [members, days, answers, questions] = await Promise.all([
    membersOf(ctx, { project: project.id }),
    daysSince(ctx, asked),
    answersSince(ctx, asked),
    askedSince(ctx, asked),
  ]);
  const people = await peopleBy(
    ctx,
    members.map(({ personId }) => personId),
  );
  const [answered, askedFor] = [daysBy(answers), daysBy(questions)];
  const held = days.map(({ day }) => day);
  const shares = new Map<string, Participant>();
  for (const { personId } of members) {
    const person = people.get(personId);
    if (!person?.active) continue;
    const share = shareOf({
      ...{ held, today },
      answered: answered.get(personId) ?? new Set(),
      asked: askedFor.get(personId) ?? new Set(),
    });
    shares.set(personId, { slackId: person.slackId, share });
  }
  return shares;
}

function daysBy(rows: readonly { person: string; day: Day }[]): ReadonlyMap<string, ReadonlySet<Day>> {
  const days = new Map<string, Set<Day>>();
  for (const { person, day } of rows) days.set(person, (days.get(person) ?? new Set()).add(day));
  return days;
}

/** Who was never asked comes last. */
function percentOf({ share }: Participant): number {
  return share.percent ?? 101;
}
