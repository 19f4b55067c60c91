import { type Day, showDay } from '#platform/clock.ts';
import { and, eq, isNotNull } from '#platform/db/drizzle.ts';
import { Refusal } from '#platform/refusal.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { calendarOf } from '../../calendar/calendar.ts';
import { projectDay } from '../../projects/day.ts';
import { leftOf } from '../../projects/teams.ts';
import { heardBy, nudging } from '../../reminders/cadence.ts';
import type { Nudge, NudgeSource } from '../../reminders/source.ts';
import { criteria } from '../tables.ts';
import { answering, openCriteria, updating } from './criteria.ts';

const NAME = 'gates.waiver';
const words = { does: 'answer for its risk', did: 'answered for its risk' };

/** Waivers about to end: what was waived is open again after that; to who answers for its risk, else the lead. */
export const waiverNudges: NudgeSource = {
  name: NAME,
  title: 'Waivers that end',
  list: async (scope, asked) => {
    const found = await openCriteria(scope, asked.people, { state: 'waived', by: criteria.riskOwner });
    const left = await leftOf(
      scope,
      found.map(({ row }) => row.waiver?.riskOwner ?? null),
    );
    const nudges: Nudge[] = [];
    for (const { row, team, gate } of found) {
      const { waiver } = row;
      if (waiver?.state !== 'approved') continue;
      const { project } = team;
      const today = projectDay(asked, project);
      const key = `${NAME}:${row.id}`;
      const due = waiver.expires;
      if (!nudging(due, today, await calendarOf(project.region, today), heardBy(asked, key, today))) continue;
      const line = { key, project: project.id, due, done: 'Update', passable: false as const };
      const what = ending(row.key, gate, due, today);
      for (const { person, why } of answering(waiver.riskOwner, team, left, words)) {
        if (asked.people.includes(person)) nudges.push({ ...line, person, what, why });
      }
    }
    return nudges;
  },
  owners: async (scope) => {
    const waived = and(isNotNull(criteria.riskOwner), eq(criteria.state, 'waived'));
    return (await scope.pick(criteria, { owner: criteria.riskOwner }, waived)).map(({ owner }) => owner);
  },
  finish: (key, ctx) => updating(ctx, key.slice(NAME.length + 1)),
  handOver: async () => {
    throw new Refusal('A waiver’s risk stays with who took it on. The delivery manager can grant another waiver.');
  },
};

function ending(key: string, gate: string, expires: Day, today: Day): Mrkdwn {
  const [ends, then] =
    expires < today ? ['ended', 'It blocks the gate again.'] : ['ends', 'After that it blocks the gate again.'];
  return `The waiver of ${bold(key)} (${esc(gate, 60)}) ${ends} ${showDay(expires)}. ${then}`;
}
