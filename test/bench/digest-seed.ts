import { escalations } from '#features/escalations/tables.ts';
import { milestoneMoves, milestones } from '#features/plan/tables.ts';
import { loadLibrary } from '#features/playbooks/library.ts';
import { resolvePlaybook } from '#features/playbooks/resolve.ts';
import { assignments, projects } from '#features/projects/tables.ts';
import { chanceOf } from '#platform/chance.ts';
import { addDays, dayOf, systemClock } from '#platform/clock.ts';
import { openDatabase } from '#platform/db/database.ts';
import { people } from '#platform/directory/tables.ts';
import { addGate } from './digest-seed-gate.ts';
import { Batches } from './seed.ts';
import { TEAM } from './slack.ts';

const MILESTONES = 12;
/** Go-lives spread over so many days: a sixth of them within the next thirty. */
const AHEAD = 180;
const PEOPLE = 400;

/**
 * A portfolio: a sixth goes live within 30 days, each with a gate; a twentieth slipped this week, a third have a colour,
 * one in two hundred has an open Sev2.
 */
export async function seedPortfolio(url: string, count: number): Promise<void> {
  const chance = chanceOf(systemClock);
  const database = await openDatabase({ url, clock: systemClock, chance });
  const now = systemClock.now();
  const today = dayOf(now, 'Europe/Berlin');
  const { sources } = await loadLibrary();
  const playbook = resolvePlaybook('standard', sources, { tier: 'standard', regulated: false, integrations: false });
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
    if (at % 200 === 0) into.add(escalations, [severe(at, { id: chance.newId(), projectId, lead, now })]);
    if (goLive > addDays(today, 30)) continue;
    addGate({ at, projectId, lead, today, now, playbook, newId: chance.newId }, into);
  }
  await database.commit(TEAM, into.writes());
  await database.close();
}

function severe(at: number, of: { id: string; projectId: string; lead: string; now: Date }) {
  const { id, projectId, lead, now } = of;
  return {
    ...{ id, projectId, number: at + 1, severity: 2 as const, category: 'integration' as const, raisedBy: lead },
    ...{ state: 'acknowledged' as const, ownerId: lead, problem: 'Nobody can log in', impact: 'UAT stands still' },
    ...{ restricted: false, quality: 90, raisedAt: now, clockFrom: now, steppedBy: lead, steppedAt: now },
    ...{ reminded: 'nobody' as const, ladderStep: 0, nextAsked: [], held: false, version: 1 },
  };
}
