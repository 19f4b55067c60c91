import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import type { PlaybookCriterion, PlaybookGate } from '../playbooks/schema.ts';
import type { Opened, Opening } from '../projects/opening.ts';
import { criteria, gates } from './tables.ts';

/** The playbook's gates with their criteria, all open. An owner is named later; until then the lead stands for it. */
export const openGates: Opening = (opened, ctx) =>
  opened.playbook.gates.flatMap((gate, position) => openGate(opened, ctx, gate, position));

function openGate({ project }: Opened, ctx: Context, gate: PlaybookGate, position: number): Write[] {
  const row = {
    id: ctx.newId(),
    projectId: project.id,
    key: gate.key,
    name: gate.name,
    phase: gate.phase,
    position,
    state: 'open' as const,
    rules: gate.approvals.map(({ role, need, covers }) => ({ role, need, covers: covers ?? null })),
  };
  const rows = gate.criteria.map((criterion, at) => ({
    ...fromPlaybook(criterion),
    id: ctx.newId(),
    projectId: project.id,
    gateId: row.id,
    position: at,
  }));
  const opened: Write = (tx) => tx.insert(gates, row);
  return rows.length === 0 ? [opened] : [opened, (tx) => tx.insert(criteria, rows)];
}

function fromPlaybook({
  key,
  category,
  text,
  blocking,
  weight,
  evidence,
  maxAgeDays,
  verifierRole,
}: PlaybookCriterion) {
  return {
    key,
    category,
    text,
    blocking,
    weight,
    evidenceRequired: evidence === 'required',
    maxAgeDays: maxAgeDays ?? null,
    verifierRole,
    state: 'open' as const,
    reason: '',
  };
}
