import { approvals, criteria, evidence, gates } from '#features/gates/tables.ts';
import { categories, type Playbook, phases } from '#features/playbooks/schema.ts';
import { assignments, projectPlaybooks, projects } from '#features/projects/tables.ts';
import { addDays, type Day } from '#platform/clock.ts';
import type { Batches, Expected } from './seed.ts';
import { work } from './seed-work.ts';

export interface Blueprint extends Expected {
  at: number;
  ids: readonly string[];
  days: { today: Day; kickoff: Day; goLive: Day; yesterday: Day };
  now: Date;
  playbook: Playbook;
  newId(): string;
}

const CRITERIA = 25;
/** Each asks for two humans: ten approvals. */
const ROLES = ['security', 'support', 'customer-success', 'data-owner', 'customer-sponsor'];
const GATES = ['design', 'build-complete', 'uat', 'go-live', 'hypercare-exit', 'handover'];
const AT = GATES.indexOf('go-live');

/** 20 milestones, 30 RAID items and a go-live gate of 25 criteria with evidence and 10 approvals. */
export function rowsOf(it: Blueprint, into: Batches): void {
  const { at, key, days, now, newId } = it;
  const project = { projectId: newId() };
  const person = (n: number) => it.ids[(at + n) % it.ids.length] ?? '';
  const [lead, manager] = [person(20), person(21)];
  into.add(projects, [
    {
      ...{
        id: project.projectId,
        key,
        customer: `Customer ${at}`,
        channel: `C${at}`,
        tier: 'standard',
        segment: 'smb',
      },
      ...{
        regulated: false,
        integrations: false,
        zone: 'Europe/Berlin',
        region: 'DE',
        state: 'active',
        phase: 'launch',
      },
      ...{ kickoff: days.kickoff, targetGoLive: days.goLive, playbook: 'standard', playbookVersion: '1' },
      ...{ version: 1, settledVersion: 1, createdAt: now },
    },
  ]);
  into.add(projectPlaybooks, [{ ...project, playbook: it.playbook }]);
  const roles = ROLES.flatMap((role, n) => [
    { role, personId: person(2 * n) },
    { role, personId: person(2 * n + 1) },
  ]);
  const team = [{ role: 'lead', personId: lead }, { role: 'manager', personId: manager }, ...roles];
  into.add(
    assignments,
    team.map((holder) => ({ ...holder, ...project, id: newId(), since: now })),
  );
  const ids = GATES.map(newId);
  into.add(
    gates,
    GATES.map((gate, position) => ({
      ...{ ...project, id: ids[position] ?? '', key: gate, name: gate, phase: phases[position] ?? 'launch', position },
      state: position < AT ? ('passed' as const) : ('open' as const),
      rules: ROLES.map((role) => ({ role, need: 2, covers: null })),
      requesterId: lead,
    })),
  );
  const gate = { ...project, gateId: ids[AT] ?? '' };
  proofs(it, gate, { lead, verifier: person(0) }, into);
  const missing = it.verdict === 'NO-GO' ? 2 : 0;
  into.add(
    approvals,
    roles.map(({ role, personId }, n) => ({
      ...{ ...gate, id: newId(), role, personId, requestedBy: lead, requestedOn: days.yesterday, comment: '' },
      ...(n < missing
        ? { state: 'requested' as const }
        : { state: 'approved' as const, decidedBy: personId, decidedOn: days.yesterday, decidedAt: now }),
    })),
  );
  work(it, project, lead, into);
}

/** A project that isn't ready has open criteria and evidence that will be too old; one with conditions an advisory miss. */
function proofs(
  it: Blueprint,
  gate: { projectId: string; gateId: string },
  who: { lead: string; verifier: string },
  into: Batches,
): void {
  const { days, verdict, newId, now } = it;
  const open = { GO: 0, 'GO WITH CONDITIONS': 1, 'NO-GO': 5 }[verdict];
  const rows = Array.from({ length: CRITERIA }, (_, n) => ({
    ...{
      ...gate,
      id: newId(),
      key: `criterion-${n}`,
      position: n,
      category: categories[n % categories.length] ?? 'data',
    },
    ...{ text: `What must be true before go-live, number ${n}`, blocking: n !== 0, weight: 1 + (n % 3), reason: '' },
    ...{ evidenceRequired: true, maxAgeDays: 30, ownerId: who.lead, due: addDays(days.today, n % 9) },
    ...(n % 3 === 0 && { verifierRole: 'security', verifiedBy: who.verifier, verifiedOn: days.yesterday }),
    ...(n < open ? { state: 'open' as const } : { state: 'met' as const, metBy: who.lead, metOn: days.yesterday }),
  }));
  into.add(criteria, rows);
  into.add(
    evidence,
    rows.map(({ id }, n) => ({
      ...{
        ...gate,
        id: newId(),
        criterionId: id,
        url: `https://wiki.example.com/evidence/${n}`,
        by: who.lead,
        at: now,
      },
      ...{ note: 'Report of the run', day: addDays(days.today, verdict === 'NO-GO' && n > 22 ? -25 : -3) },
    })),
  );
}
