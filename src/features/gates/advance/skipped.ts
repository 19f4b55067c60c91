import type { Write } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import { esc, type Mrkdwn, shorten } from '#platform/slack/mrkdwn.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import { criteriaOf, type GateRow } from '../queries.ts';
import type { Assessment, Blocker } from '../rules/assess.ts';
import { criteria } from '../tables.ts';
import { plural } from '../words.ts';
import type { Passing } from './pass.ts';

/** A role that declined and is short of signatures is one thing. */
export function blockerKeys({ blockers }: Assessment): string[] {
  return [...new Set(blockers.map(({ key }) => key))];
}

/** More nobody reads in the channel; the audit log has them all. */
const NAMED = 6;

/** 'Skipped: 3 blockers – R-5, restore-test, Security approval.' */
export function skippedWords(passing: Passing): Mrkdwn {
  const names = namesOf(passing);
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return `Skipped: ${plural(names.length, 'blocker')} – ${esc(names.slice(0, NAMED).join(', '), 1_000)}${more}.`;
}

/** What was gone past keeps hypercare open until it is settled: one criterion names it all. */
export async function skippedFollows(ctx: Context, passing: Passing): Promise<Write[]> {
  const { project, gate, all } = passing;
  const exit = exitAfter(all, gate);
  if (!exit) return [];
  const rows = await criteriaOf(ctx, { gate: exit.id });
  const row = {
    id: ctx.newId(),
    projectId: project.id,
    gateId: exit.id,
    key: freeKey(
      `skipped-${gate.key}`,
      rows.map(({ key }) => key),
    ),
    position: Math.max(-1, ...rows.map(({ position }) => position)) + 1,
    category: 'operational' as const,
    text: shorten(`Skipped at ${gate.name}, and settled since: ${namesOf(passing).join(', ')}`, 2_000),
    blocking: true,
    weight: 1,
    evidenceRequired: true,
    state: 'open' as const,
    reason: '',
  };
  const line = ctx.record({
    action: 'criterion.add',
    subject: `criterion:${row.id}`,
    project: project.id,
    after: { gate: exit.key, criterion: row.key, skipped: blockerKeys(passing.assessment) },
  });
  return [(tx) => tx.insert(criteria, row), line];
}

function namesOf({ project, assessment }: Passing): string[] {
  const name = ({ kind, key }: Blocker) => (kind === 'approval' ? `${roleName(project, key)} approval` : key);
  return [...new Set(assessment.blockers.map(name))];
}

function exitAfter(gates: readonly GateRow[], skipped: GateRow): GateRow | undefined {
  return gates.find(
    ({ phase, state, position }) => phase === 'hypercare' && state === 'open' && position > skipped.position,
  );
}

function freeKey(key: string, taken: readonly string[]): string {
  return taken.includes(key) ? `${key}-exception` : key;
}
