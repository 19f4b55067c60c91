import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { titled } from '../../raid/rules/text.ts';
import { addRisk, factsOf, wordsOf } from '../../raid/writes.ts';
import { criteriaOf, type GateRow, gatesOf } from '../queries.ts';
import type { Criterion, Waiver } from '../rules/types.ts';
import { criteria } from '../tables.ts';
import type { AtCriterion } from './read.ts';

/** What a granted waiver leaves behind: a risk, and a criterion that keeps hypercare open until it is settled. */
export async function waiverFollows(ctx: Context, at: AtCriterion, { waiver }: Criterion): Promise<Write[]> {
  if (!waiver) return [];
  return [...risk(ctx, at, waiver), ...(await exitCriterion(ctx, at, waiver))];
}

/** A middling risk that its owner may judge anew: a waiver should not by itself block what it was given for. */
function risk(ctx: Context, { project, gate, criterion }: AtCriterion, waiver: Waiver): Write[] {
  const item = {
    id: ctx.newId(),
    projectId: project.id,
    ...titled(`${criterion.key} was waived for ${gate.name}: ${waiver.reason}`),
    likelihood: 3,
    impact: 3,
    ownerId: waiver.riskOwner,
    nextAction: `Settle ${criterion.key} before its waiver ends`,
    due: waiver.expires,
    mitigation: waiver.compensating,
    gateKey: gate.key,
    createdBy: ctx.actor.id,
  };
  const whole = { ...item, type: 'risk' as const };
  const line = ctx.record({
    action: 'raid.add',
    subject: `raid:${item.id}`,
    project: project.id,
    after: { ...factsOf(whole), waived: criterion.id },
    text: wordsOf(whole),
  });
  return [addRisk(item), line];
}

async function exitCriterion(
  ctx: Context,
  { project, gate, criterion }: AtCriterion,
  waiver: Waiver,
): Promise<Write[]> {
  const exit = exitAfter(await gatesOf(ctx, { project: project.id }), gate);
  if (!exit) return [];
  const rows = await criteriaOf(ctx, { gate: exit.id });
  const numbers = rows.map(({ key }) => Number(/^WVR-(\d+)$/.exec(key)?.[1] ?? 0));
  const row = {
    id: ctx.newId(),
    projectId: project.id,
    gateId: exit.id,
    key: `WVR-${Math.max(0, ...numbers) + 1}`,
    position: Math.max(0, ...rows.map(({ position }) => position)) + 1,
    category: criterion.category,
    text: `The waiver of ${criterion.key} (${gate.name}) is settled: ${criterion.text}`,
    blocking: true,
    weight: criterion.weight,
    evidenceRequired: true,
    verifierRole: criterion.verifierRole,
    ownerId: waiver.riskOwner,
    due: waiver.expires,
    state: 'open' as const,
    reason: '',
  };
  const line = ctx.record({
    action: 'criterion.add',
    subject: `criterion:${row.id}`,
    project: project.id,
    after: { gate: exit.key, criterion: row.key, waived: criterion.id },
  });
  return [(tx) => tx.insert(criteria, row), line];
}

/** The open gate at the end of hypercare, when the waived one comes before it. */
function exitAfter(gates: readonly GateRow[], waived: GateRow): GateRow | undefined {
  return gates.find(
    ({ phase, state, position }) => phase === 'hypercare' && state === 'open' && position > waived.position,
  );
}
