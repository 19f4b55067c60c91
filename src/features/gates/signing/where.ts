import { eq, inArray } from '#platform/db/drizzle.ts';
import { query, type Scope } from '#platform/db/scope.ts';
import type { Context } from '#platform/feature.ts';
import type { Answer } from '#platform/slack/reply.ts';
import { anyWord, theProject } from '../../projects/find.ts';
import type { Project } from '../../projects/queries.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { workGate } from '../find.ts';
import { delegationsOf, type GateRow, gatesOf } from '../queries.ts';
import { approvals } from '../tables.ts';
import { type Matter, matterOf } from './matter.ts';

/** The gate a command is about and the words that follow it, or the question which project is meant. */
export type Where = { matter: Matter; rest: string } | { ask: Answer };

/** Which gate is meant when none is named. */
export type Usual = (ctx: Context, project: Project, gates: readonly GateRow[]) => Promise<GateRow>;

/** Reads `[KEY] [GATE] [words…]`: what follows the gate may be a reason. */
export async function whereOf(ctx: Context, text: string, command: string, usual: Usual): Promise<Where> {
  const found = await theProject(ctx, text, command, anyWord);
  if ('ask' in found) return found;
  const { project, rest } = found;
  mustBeOpen(project);
  const gates = await gatesOf(ctx, { project: project.id });
  const named = namedGate(gates, rest);
  const gate = named?.gate ?? (await usual(ctx, project, gates));
  return { matter: await matterOf(ctx, project, gate), rest: named?.rest ?? rest };
}

/** The gate in front of the words, by its key or name in up to four of them. */
function namedGate(gates: readonly GateRow[], text: string): { gate: GateRow; rest: string } | null {
  const words = text.split(/\s+/).filter((word) => word !== '');
  for (let count = Math.min(4, words.length); count > 0; count -= 1) {
    const said = plain(words.slice(0, count).join(''));
    const gate = gates.find(({ key, name }) => said !== '' && (plain(key) === said || plain(name) === said));
    if (gate) return { gate, rest: words.slice(count).join(' ') };
  }
  return null;
}

function plain(words: string): string {
  return words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

const waitingFor = query((from, $: { project: string }) =>
  from.pick(
    approvals,
    { gate: approvals.gateId, person: approvals.personId },
    eq(approvals.projectId, $.project),
    inArray(approvals.state, ['requested', 'stale', 'declined']),
  ),
);

/** The first open gate that waits for this person or for somebody they stand in for; else the one that is worked on. */
export const myGate: Usual = async (ctx, project, gates) => {
  const me = await voicesOf(ctx, project, ctx.actor.id);
  const waiting = await waitingFor(ctx, { project: project.id });
  const mine = new Set(waiting.filter(({ person }) => me.has(person)).map(({ gate }) => gate));
  return gates.find(({ id, state }) => state === 'open' && mine.has(id)) ?? workGate(project, gates);
};

async function voicesOf(scope: Scope, project: Project, person: string): Promise<ReadonlySet<string>> {
  const standIns = await delegationsOf(scope, { project: project.id });
  return new Set([person, ...standIns.filter(({ toId }) => toId === person).map(({ fromId }) => fromId)]);
}
