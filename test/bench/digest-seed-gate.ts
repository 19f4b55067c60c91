import { approvals, criteria, evidence, gates } from '#features/gates/tables.ts';
import type { Playbook } from '#features/playbooks/schema.ts';
import { projectPlaybooks } from '#features/projects/tables.ts';
import { raidItems } from '#features/raid/tables.ts';
import { addDays, type Day } from '#platform/clock.ts';
import type { Batches } from './seed.ts';

interface Site {
  at: number;
  projectId: string;
  lead: string;
  today: Day;
  now: Date;
  playbook: Playbook;
  newId(): string;
}

const CRITERIA = 10;
const ROLES = ['security', 'support'];

/**
 * The gate of a go-live: 10 criteria with evidence, 2 approvals. Four criteria are open, in every tenth none; every tenth
 * has a waiver that ends this week, every tenth a high risk, and in every fifth the approvals have been waited for long.
 */
export function addGate({ at, projectId, lead, today, now, playbook, newId }: Site, into: Batches): void {
  const gate = { projectId, gateId: newId() };
  const [turn, isLong] = [at % 10, at % 5 === 1];
  into.add(gates, [
    {
      ...{ id: gate.gateId, projectId, key: 'go-live', name: 'Go-live', phase: 'launch', position: 3, state: 'open' },
      rules: ROLES.map((role) => ({ role, need: 1, covers: null })),
    },
  ]);
  const rows = Array.from({ length: CRITERIA }, (_, n) => ({
    ...{ ...gate, id: newId(), key: `c${n}`, position: n, category: 'data' as const, blocking: true, weight: 1 },
    ...{ text: `What must be true, number ${n}`, evidenceRequired: true, maxAgeDays: 60, reason: '', ownerId: lead },
    ...stateOf(n, turn, { lead, today }),
  }));
  into.add(criteria, rows);
  into.add(
    evidence,
    rows.map(({ id }) => ({
      ...{
        ...gate,
        id: newId(),
        criterionId: id,
        note: 'Report of the run',
        day: addDays(today, -3),
        by: lead,
        at: now,
      },
    })),
  );
  into.add(
    approvals,
    ROLES.map((role) => ({
      ...{ ...gate, id: newId(), role, personId: lead, state: 'requested' as const, requestedBy: lead, comment: '' },
      requestedOn: addDays(today, isLong ? -11 : -1),
    })),
  );
  if (turn !== 7) return;
  into.add(projectPlaybooks, [{ projectId, playbook }]);
  into.add(raidItems, [
    {
      ...{ id: newId(), projectId, type: 'risk' as const, number: 1, title: 'The data may not fit', likelihood: 4 },
      ...{ impact: 4, score: 16, ownerId: lead, due: addDays(today, 5), state: 'open' as const },
      ...{ createdBy: lead, createdAt: now, updatedAt: now, version: 1 },
    },
  ]);
}

function stateOf(n: number, turn: number, { lead, today }: { lead: string; today: Day }) {
  if (n < 4 && turn !== 3) return { state: 'open' as const };
  if (n > 4 || turn !== 5) return { state: 'met' as const, metBy: lead, metOn: today };
  const waiver = {
    ...{ state: 'approved' as const, reason: 'later', compensating: 'watched', riskOwner: lead },
    ...{ expires: addDays(today, 4), requestedBy: lead, decidedBy: lead, id: `waived by ${lead}` },
  };
  return { state: 'waived' as const, waiver };
}
