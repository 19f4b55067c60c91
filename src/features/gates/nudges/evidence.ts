import { isWorkingDay, type WorkCalendar, workingDaysBetween } from '#platform/calendar/working-days.ts';
import { addDays, type Day, daysBetween, showDay } from '#platform/clock.ts';
import { and, eq, inArray, isNotNull, max } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nothing } from '#platform/slack/reply.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { projectDay } from '../../projects/day.ts';
import { nameOf } from '../../projects/find.ts';
import { type Project, projectById } from '../../projects/queries.ts';
import { leftOf } from '../../projects/teams.ts';
import { touch } from '../../projects/writes.ts';
import { type Heard, heardBy } from '../../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../../reminders/source.ts';
import { theCriterion } from '../criteria/read.ts';
import { mustUpdate } from '../criteria/rights.ts';
import { type CriterionRow, criterionById, gateById } from '../queries.ts';
import { newestEvidence } from '../rules/standing.ts';
import { criteria, evidence } from '../tables.ts';
import { answering, openCriteria, updating } from './criteria.ts';

const NAME = 'gates.evidence';
/** Working days before go-live on which evidence that will be too old then is named. */
const ASKED: readonly number[] = [10, 5, 2, 1, 0];
/** So many days back what was missed is made up for. */
const LOOKS_BACK = 30;
const words = { does: 'own it', did: 'owned it' };
const aged = isNotNull(criteria.maxAgeDays);

/** Evidence that is good today and will be too old at go-live: to who owns the criterion, else the lead. */
export const evidenceNudges: NudgeSource = {
  name: NAME,
  title: 'Evidence that ages out',
  list: async (scope, asked) => {
    const found = await openCriteria(scope, asked.people, { state: 'met', by: criteria.ownerId, and: aged });
    const rows = found.map(({ row }) => row);
    const newest = await newestDays(scope, rows);
    const left = await leftOf(
      scope,
      rows.map(({ ownerId }) => ownerId),
    );
    const nudges: Nudge[] = [];
    for (const { row, team, gate } of found) {
      const { project } = team;
      const today = projectDay(asked, project);
      const day = newest.get(row.id);
      if (!day || !willBeTooOld(row, day, project, today)) continue;
      const key = `${NAME}:${row.id}`;
      const due = project.targetGoLive;
      if (!isAsked(due, today, await calendarOf(project.region, today), heardBy(asked, key, today))) continue;
      const what = `${ageing(row, gate, day, project)} Bring fresh evidence.`;
      for (const { person, why } of answering(row.ownerId, team, left, words)) {
        if (asked.people.includes(person))
          nudges.push({ key, project: project.id, person, what, why, due, done: 'Update' });
      }
    }
    return nudges;
  },
  describe: async (scope, key) => {
    const row = await criterionById(scope, idOf(key));
    const [gate, project] = row
      ? await Promise.all([gateById(scope, row.gateId), projectById(scope, row.projectId)])
      : [];
    if (!row || !project || row.state !== 'met' || gate?.state !== 'open' || project.actualGoLive !== null) return null;
    const day = (await newestDays(scope, [row])).get(row.id);
    if (!day || row.maxAgeDays === null || addDays(day, row.maxAgeDays) >= project.targetGoLive) return null;
    return `${nameOf(project)}: ${ageing(row, gate.name, day, project)}`;
  },
  owners: async (scope) => {
    const own = and(isNotNull(criteria.ownerId), eq(criteria.state, 'met'), aged);
    return (await scope.pick(criteria, { owner: criteria.ownerId }, own)).map(({ owner }) => owner);
  },
  finish: (key, ctx) => updating(ctx, idOf(key)),
  handOver: async (key, to, ctx) => {
    const at = await theCriterion(ctx, idOf(key));
    const { project, criterion, today } = at;
    mustUpdate(ctx, at);
    const day = newestEvidence(criterion)?.day;
    if (criterion.state !== 'met' || !day || !willBeTooOld(criterion, day, project, today)) {
      throw new Refusal(`The evidence for ${criterion.key} is settled already, so nothing was passed on.`);
    }
    return nothing(
      touch(project),
      (tx) => tx.update(criteria, { ownerId: to.id }, eq(criteria.id, criterion.id)).returning(),
      ctx.record({
        action: 'criterion.pass',
        subject: `criterion:${criterion.id}`,
        project: project.id,
        before: { owner: criterion.ownerId },
        after: { owner: to.id },
      }),
    );
  },
};

function idOf(key: string): string {
  return key.slice(NAME.length + 1);
}

/** With go-live still ahead. */
function willBeTooOld({ maxAgeDays }: Pick<CriterionRow, 'maxAgeDays'>, day: Day, project: Project, today: Day) {
  const { targetGoLive, actualGoLive } = project;
  if (maxAgeDays === null || actualGoLive !== null || targetGoLive < today) return false;
  return addDays(day, maxAgeDays) < targetGoLive;
}

function isAsked(goLive: Day, today: Day, calendar: WorkCalendar, { since, again }: Heard): boolean {
  if (again) return true;
  const days = Math.min(daysBetween(since, today), LOOKS_BACK);
  const missed = Array.from({ length: Math.max(0, days) }, (_, back) => addDays(today, -back));
  return missed.some((day) => isWorkingDay(day, calendar) && ASKED.includes(workingDaysBetween(day, goLive, calendar)));
}

function ageing({ key, maxAgeDays }: CriterionRow, gate: string, day: Day, { targetGoLive }: Project): Mrkdwn {
  const good = showDay(addDays(day, maxAgeDays ?? 0));
  return `The evidence for ${bold(key)} (${esc(gate, 60)}) will be too old at go-live on ${showDay(targetGoLive)}: it is from ${showDay(day)} and good until ${good}.`;
}

async function newestDays(scope: Scope, rows: readonly { id: string }[]): Promise<ReadonlyMap<string, Day>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map(({ id }) => id);
  const days = await scope
    .pick(evidence, { criterion: evidence.criterionId, day: max(evidence.day) }, inArray(evidence.criterionId, ids))
    .groupBy(evidence.criterionId);
  return new Map(days.flatMap(({ criterion, day }) => (day ? [[criterion, day]] : [])));
}
