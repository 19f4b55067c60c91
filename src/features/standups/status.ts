import { worksOn } from '#platform/calendar/working-time.ts';
import { addDays, dayOf } from '#platform/clock.ts';
import type { Context } from '#platform/feature.ts';
import { actions, button, type Message, message, section } from '#platform/slack/blocks.ts';
import { code } from '#platform/slack/mrkdwn.ts';
import { workingTimesOf } from '../calendar/working-times.ts';
import { projectDay } from '../projects/day.ts';
import { nameOf } from '../projects/find.ts';
import { may } from '../projects/permissions.ts';
import { assignmentsOf, type Project } from '../projects/queries.ts';
import { type Participant, statusMessage } from './blocks/status.ts';
import { runs } from './mine.ts';
import { answersSince, daysSince, membersOf, peopleBy, standupOf } from './queries.ts';
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
  const { weekdays, promptAt, summaryAt, state } = standup;
  const mine = shares.get(ctx.actor.id);
  const participants = [...shares.values()].sort((one, other) => percentOf(one) - percentOf(other));
  return statusMessage({
    name: nameOf(project),
    project: project.id,
    ...{ weekdays, promptAt, summaryAt, state },
    zone: project.zone,
    channel: channelOf(project, standup),
    rests: !runs(project),
    ...{ day, round, page },
    mine: mine?.share ?? null,
    isMember: mine !== undefined,
    lead: leads ? { participants, slackIdOf: (person) => people.get(person)?.slackId } : null,
  });
}

function noneYet(project: Project, leads: boolean): Message {
  const how = leads ? '' : ` Its lead starts one with ${code(`/golive standup setup ${project.key}`)}.`;
  return message([
    section(`${nameOf(project)} has no standup yet.${how}`),
    leads && actions(button({ id: 'standups.ask-setup', text: 'Set it up', value: { project: project.id } })),
  ]);
}

/** Of everybody who takes part, by their ids: six reads. */
async function participation(ctx: Context, project: Project): Promise<ReadonlyMap<string, Participant>> {
  const today = projectDay(ctx, project);
  const asked = { project: project.id, since: addDays(today, 1 - LOOKS_BACK) };
  const [members, days, answers] = await Promise.all([
    membersOf(ctx, { project: project.id }),
    daysSince(ctx, asked),
    answersSince(ctx, asked),
  ]);
  const people = await peopleBy(
    ctx,
    members.map(({ personId }) => personId),
  );
  const times = await workingTimesOf(ctx, [...people.values()], today);
  const answered = new Map<string, Set<string>>();
  for (const { person, day } of answers) answered.set(person, (answered.get(person) ?? new Set()).add(day));
  const held = days.map(({ day }) => day);
  const shares = new Map<string, Participant>();
  for (const { personId, since } of members) {
    const [person, time] = [people.get(personId), times.get(personId)];
    if (!person?.active || !time) continue;
    const share = shareOf({
      ...{ held, today },
      answered: answered.get(personId) ?? new Set(),
      joined: dayOf(since, person.zone),
      worksOn: (day) => worksOn(day, time),
    });
    shares.set(personId, { slackId: person.slackId, share });
  }
  return shares;
}

/** Who was never asked comes last. */
function percentOf({ share }: Participant): number {
  return share.percent ?? 101;
}
