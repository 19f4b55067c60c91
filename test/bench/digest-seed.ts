import { criteria, gates } from '#features/gates/tables.ts';
import { milestoneMoves, milestones } from '#features/plan/tables.ts';
import { phases } from '#features/playbooks/schema.ts';
import { assignments, projects } from '#features/projects/tables.ts';
import { chanceOf } from '#platform/chance.ts';
import { addDays, dayOf, systemClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/db/database.ts';
import { people } from '#platform/directory/tables.ts';
import { Batches } from './seed.ts';
import { TEAM } from './slack.ts';

const MILESTONES = 12;
const CRITERIA = 10;
/** Go-lives spread over so many days: a sixth of them within the next thirty. */
const AHEAD = 180;
const PEOPLE = 400;

/** A portfolio: a sixth goes live within 30 days, a twentieth slipped this week, a third have a colour. */
export async function seedPortfolio(url: string, count: number): Promise<void> {
  const chance = chanceOf(systemClock);
  const database = await openDatabase({ url, clock: systemClock, chance });
  const now = systemClock.now();
  const today = dayOf(now, 'Europe/Berlin');
  const into = new Batches();
  const team = Array.from({ length: PEOPLE }, () => chance.newId());
  into.add(
    people,
    team.map((id, at) => ({
      ...{ id, slackId: `U${at}`, name: `Person ${at}`, zone: 'Europe/Berlin', kind: 'member' as const },
      ...{ active: true, role: 'member' as const, seenAt: now },
    })),
  );
  for (let at = 0; at < count; at += 1) {
    const projectId = chance.newId();
    const goLive = addDays(today, (at * 7) % AHEAD);
    const lead = team[at % PEOPLE] ?? '';
    into.add(projects, [
      {
        ...{ id: projectId, key: `P${at}`, customer: `Customer ${at}`, channel: `C${at}`, segment: 'smb' },
        ...{ tier: (['standard', 'advanced', 'enterprise'] as const)[at % 3] ?? 'standard', regulated: false },
        ...{ integrations: false, zone: 'Europe/Berlin', region: 'DE', state: 'active', phase: 'launch' },
        ...{ kickoff: addDays(today, -60), targetGoLive: goLive, playbook: 'standard', playbookVersion: '1' },
        ...{ rag: at % 3 === 0 ? ('green' as const) : null, version: 1, settledVersion: 1 },
        createdAt: new Date(now.getTime() - (at % 90) * 24 * 3_600_000),
      },
    ]);
    into.add(
      assignments,
      [
        { role: 'lead', personId: lead },
        { role: 'manager', personId: team[(at + 1) % 20] ?? '' },
      ].map((held) => ({ ...held, projectId, id: chance.newId(), since: now })),
    );
    const plan = Array.from({ length: MILESTONES }, (_, n) => ({
      ...{ id: chance.newId(), projectId, key: `m${n}`, name: `Milestone ${n}`, phase: 'launch' as const, position: n },
      ...{ ownerRole: 'lead', waitsOn: 'us' as const, dependsOn: [], anchor: 'go-live' as const },
      ...{ place: { working: -n, extra: 0 }, baseline: addDays(goLive, -9 * n), planned: addDays(goLive, -9 * n) },
      state: addDays(goLive, -9 * n) < addDays(today, -10) ? ('done' as const) : ('planned' as const),
    }));
    into.add(milestones, plan);
    if (at % 20 === 0) {
      into.add(
        milestoneMoves,
        plan.map(({ id, planned }) => ({
          ...{ id: chance.newId(), projectId, milestoneId: id, what: 'planned' as const, from: addDays(planned, -4) },
          ...{ to: planned, cause: 'customer' as const, reason: 'nobody there', by: lead, at: now },
        })),
      );
    }
    if (goLive > addDays(today, 30)) continue;
    const gateId = chance.newId();
    const rules = [{ role: 'lead', need: 1, covers: null }];
    into.add(gates, [
      {
        id: gateId,
        projectId,
        key: 'go-live',
        name: 'Go-live',
        phase: phases[3] ?? 'launch',
        position: 3,
        state: 'open',
        rules,
      },
    ]);
    into.add(
      criteria,
      Array.from({ length: CRITERIA }, (_, n) => ({
        ...{ id: chance.newId(), projectId, gateId, key: `c${n}`, position: n, category: 'data' as const },
        ...{ text: `What must be true, number ${n}`, blocking: true, weight: 1, evidenceRequired: false, reason: '' },
        state: n < 4 ? ('open' as const) : ('met' as const),
      })),
    );
  }
  await database.commit(TEAM, into.writes());
  await database.close();
}
