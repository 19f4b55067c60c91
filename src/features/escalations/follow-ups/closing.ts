import { addWorkingDays } from '#platform/calendar/working-days.ts';
import { type Day, dayOf, showDay } from '#platform/clock.ts';
import { inArray, or, sql } from '#platform/db/drizzle.ts';
import { bold, esc, type Mrkdwn, mention, oneLine } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { projectDay } from '../../projects/day.ts';
import { nameOf } from '../../projects/find.ts';
import { projectById } from '../../projects/queries.ts';
import { heldIn, leftOf, teamsAround } from '../../projects/teams.ts';
import { heardBy, nudging } from '../../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../../reminders/source.ts';
import { closing } from '../life/close.ts';
import { loaded, mustTake } from '../life/rights.ts';
import { type Escalation, escalationById, isUnderWay } from '../queries.ts';
import { codeOf } from '../rules/life.ts';
import { take } from '../step.ts';
import { escalations } from '../tables.ts';
import { involve } from '../writes.ts';
import { reminded } from './reminded.ts';

const NAME = 'escalations.close';
/** Working days in which whoever resolved it may still see whether it holds. */
const HOLDS = 3;

const isResolved = [isUnderWay, sql`state = 'resolved'`];

/** What was resolved and never closed: its root cause and follow-ups are known to nobody. */
export const closingNudges: NudgeSource = {
  name: NAME,
  title: 'Escalations to close',
  list: async (scope, asked) => {
    const nudges: Nudge[] = [];
    const held = inArray(escalations.projectId, await heldIn(scope, asked.people));
    const rows = await scope.from(escalations, ...isResolved, or(held, theirs(asked.people)));
    const teams = await teamsAround(
      scope,
      asked.people,
      rows.map(({ projectId }) => projectId),
    );
    const left = await leftOf(
      scope,
      rows.flatMap(({ ownerId, raisedBy }) => [ownerId, raisedBy]),
    );
    for (const it of rows) {
      const team = teams.get(it.projectId);
      if (!team || !it.resolvedAt) continue;
      const { project } = team;
      const today = projectDay(asked, project);
      const key = `${NAME}:${it.id}`;
      const since = dayOf(it.resolvedAt, project.zone);
      const calendar = await calendarOf(project.region, today);
      const due = addWorkingDays(since, HOLDS, calendar);
      const stands = nudging(due, today, calendar, heardBy(asked, key, today));
      if (!stands || stands.kind === 'ahead') continue;
      const line = { key, project: project.id, what: `${whatWords(it, since)}.`, due, done: 'Close' };
      for (const { person, why } of reminded({ it, owner: { id: it.ownerId, why: 'Yours.' } }, team, left)) {
        if (asked.people.includes(person)) nudges.push({ ...line, person, why });
      }
    }
    return nudges;
  },
  describe: async (scope, key) => {
    const it = await escalationById(scope, idOf(key));
    const project = it && (await projectById(scope, it.projectId));
    if (!project || it.state !== 'resolved' || !it.resolvedAt) return null;
    return `${nameOf(project)}: ${whatWords(it, dayOf(it.resolvedAt, project.zone))}.`;
  },
  owners: async (scope) => {
    const fields = { owner: escalations.ownerId, raiser: escalations.raisedBy };
    const rows = await scope.pick(escalations, fields, ...isResolved);
    return rows.flatMap(({ owner, raiser }) => [owner, raiser]);
  },
  finish: (key, ctx) => closing.start(ctx, { escalation: idOf(key) }),
  handOver: async (key, to, ctx) => {
    const at = await loaded(ctx, idOf(key));
    await mustTake(ctx, at, 'close');
    const { it, project } = at;
    const { writes } = await take(ctx, it, project, {
      action: 'escalation.pass',
      set: { ownerId: to.id },
      line: { text: `${mention(ctx.actor.slackId)} asks ${mention(to.slackId)} to close *${codeOf(it)}*.` },
      joining: [to.id],
      more: [involve(it.id, to.id, 'joined', null)],
    });
    return nothing(...writes);
  },
};

function theirs(people: readonly string[]) {
  return or(inArray(escalations.ownerId, [...people]), inArray(escalations.raisedBy, [...people]));
}

function whatWords(it: Escalation, since: Day): Mrkdwn {
  return `${bold(codeOf(it))} was resolved on ${showDay(since)} and is not closed yet: ${esc(oneLine(it.problem), 80)}`;
}

function idOf(key: string): string {
  return key.slice(NAME.length + 1);
}
