import { workingDaysBetween } from '#platform/calendar/working-days.ts';
import { addDays, type Day, showDay } from '#platform/clock.ts';
import { and, eq, inArray, isNotNull, max } from '#platform/db/drizzle.ts';
import type { Scope } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { nothing, open } from '#platform/slack/reply.ts';
import { calendarOf } from '../calendar/calendar.ts';
import { projectDay } from '../projects/day.ts';
import { must } from '../projects/permissions.ts';
import { holding, type Team, teamsAround } from '../projects/teams.ts';
import { touch } from '../projects/writes.ts';
import { nudging } from '../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../reminders/source.ts';
import { mayDecide } from './criteria/deciders.ts';
import { theCriterion } from './criteria/read.ts';
import { updateModal } from './criteria/update-modal.ts';
import type { CriterionRow } from './queries.ts';
import { criteria, evidence, gates } from './tables.ts';

const EVIDENCE = 'gates.evidence';
const WAIVER = 'gates.waiver';
/** Working days before go-live on which evidence that will be too old then is named. */
const ASKED: readonly number[] = [10, 5, 2, 1, 0];

/** Evidence that is good today and will be too old at go-live: to who owns the criterion, else the lead. */
export const evidenceNudges: NudgeSource = {
  name: EVIDENCE,
  title: 'Evidence that ages out',
  list: async (scope, { now, people }) => {
    const found = await openCriteria(scope, people, 'met');
    const newest = await newestDays(scope, found);
    const nudges: Nudge[] = [];
    for (const { row, team, gate } of found) {
      const { project } = team;
      const day = newest.get(row.id);
      if (row.maxAgeDays === null || !day || project.actualGoLive !== null) continue;
      const goLive = project.targetGoLive;
      const good = addDays(day, row.maxAgeDays);
      const today = projectDay({ now }, project);
      if (good >= goLive || goLive < today) continue;
      const left = workingDaysBetween(today, goLive, await calendarOf(project.region, today));
      if (!ASKED.includes(left)) continue;
      const why = `will be too old at go-live on ${showDay(goLive)}: it is from ${showDay(day)} and good until ${showDay(good)}`;
      for (const { person, reason } of asked(row, team, people)) {
        const text = `The evidence for ${bold(row.key)} (${esc(gate, 60)}) ${why}. Bring fresh evidence. ${reason}`;
        nudges.push({ key: `${EVIDENCE}:${row.id}`, project: project.id, person, text, due: goLive, done: 'Update' });
      }
    }
    return nudges;
  },
  finish: (key, ctx) => updating(ctx, key.slice(EVIDENCE.length + 1)),
  handOver: (key, to, ctx) => passed(ctx, key.slice(EVIDENCE.length + 1), to.id),
};

/** Waivers about to end: what was waived is open again after that; to who answers for its risk. */
export const waiverNudges: NudgeSource = {
  name: WAIVER,
  title: 'Waivers that end',
  list: async (scope, { now, people }) => {
    const nudges: Nudge[] = [];
    for (const { row, team, gate } of await openCriteria(scope, people, 'waived')) {
      const { waiver } = row;
      if (waiver?.state !== 'approved' || !people.includes(waiver.riskOwner)) continue;
      const today = projectDay({ now }, team.project);
      const why = nudging(waiver.expires, today, await calendarOf(team.project.region, today));
      if (!why) continue;
      const ends = waiver.expires < today ? 'ended' : 'ends';
      const then = waiver.expires < today ? 'It blocks the gate again.' : 'After that it blocks the gate again.';
      const text = `The waiver of ${bold(row.key)} (${esc(gate, 60)}) ${ends} ${showDay(waiver.expires)}. ${then} You answer for its risk.`;
      nudges.push({
        key: `${WAIVER}:${row.id}`,
        project: team.project.id,
        person: waiver.riskOwner,
        text,
        due: waiver.expires,
        done: 'Update',
      });
    }
    return nudges;
  },
  finish: (key, ctx) => updating(ctx, key.slice(WAIVER.length + 1)),
  handOver: async () => {
    throw new Refusal('A waiver’s risk stays with who took it on. The delivery manager can grant another waiver.');
  },
};

interface Found {
  row: CriterionRow;
  team: Team;
  gate: string;
}

/** Criteria of gates that are open, around these people. */
async function openCriteria(scope: Scope, people: readonly string[], state: 'met' | 'waived'): Promise<Found[]> {
  const owned = await scope.pick(
    criteria,
    { project: criteria.projectId },
    and(inArray(criteria.ownerId, [...people]), eq(criteria.state, state)),
  );
  const teams = await teamsAround(
    scope,
    people,
    owned.map(({ project }) => project),
  );
  if (teams.size === 0) return [];
  const ids = [...teams.keys()];
  const [rows, openGates] = await Promise.all([
    scope.from(criteria, and(inArray(criteria.projectId, ids), eq(criteria.state, state), aged(state))),
    scope.pick(gates, { id: gates.id, name: gates.name }, and(inArray(gates.projectId, ids), eq(gates.state, 'open'))),
  ]);
  const names = new Map(openGates.map(({ id, name }) => [id, name]));
  return rows.flatMap((row) => {
    const [team, gate] = [teams.get(row.projectId), names.get(row.gateId)];
    return team && gate ? [{ row, team, gate }] : [];
  });
}

function aged(state: 'met' | 'waived') {
  return state === 'met' ? isNotNull(criteria.maxAgeDays) : undefined;
}

async function newestDays(scope: Scope, found: readonly Found[]): Promise<ReadonlyMap<string, Day>> {
  if (found.length === 0) return new Map();
  const ids = found.map(({ row }) => row.id);
  const days = await scope
    .pick(evidence, { criterion: evidence.criterionId, day: max(evidence.day) }, inArray(evidence.criterionId, ids))
    .groupBy(evidence.criterionId);
  return new Map(days.flatMap(({ criterion, day }) => (day ? [[criterion, day]] : [])));
}

function asked(row: CriterionRow, team: Team, people: readonly string[]): { person: string; reason: Mrkdwn }[] {
  const owners = row.ownerId === null ? holding(team, 'lead') : [row.ownerId];
  const reason = row.ownerId === null ? 'Nobody owns it, and you lead the project.' : 'You own it.';
  return owners.filter((person) => people.includes(person)).map((person) => ({ person, reason }));
}

async function updating(ctx: Context, criterion: string) {
  const at = await theCriterion(ctx, criterion);
  return open(updateModal(at, ctx.channel, mayDecide(ctx, at)));
}

async function passed(ctx: Context, criterion: string, to: string) {
  const { project, criterion: row, roles } = await theCriterion(ctx, criterion);
  must(ctx.actor, 'criterion.update', project, roles);
  return nothing(
    touch(project),
    (tx) => tx.update(criteria, { ownerId: to }, eq(criteria.id, row.id)).returning(),
    ctx.record({
      action: 'criterion.pass',
      subject: `criterion:${row.id}`,
      project: project.id,
      before: { owner: row.ownerId },
      after: { owner: to },
    }),
  );
}
