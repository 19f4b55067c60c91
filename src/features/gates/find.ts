import type { Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { code, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Answer } from '#platform/slack/reply.ts';
import { theProject } from '../projects/find.ts';
import { type Project, projectById } from '../projects/queries.ts';
import { type GateRow, gateById, gatesOf } from './queries.ts';

/** The keys of the shipped playbooks' gates, so that one of them isn't taken for a mistyped project key. */
const usualGates = ['design', 'build-complete', 'uat', 'go-live', 'hypercare-exit', 'handover'];

/** Says whether a word could be the name of a gate, before anybody knows the project. */
export function isGateWord(word: string): boolean {
  const said = plainName(word);
  return said.length > 1 && usualGates.some((key) => plainName(key).startsWith(said));
}

/** The gate that a verdict is about where none is named: go-live as long as it is open, afterwards the next open one, at the end the last. */
export function askedGate(gates: readonly GateRow[]): GateRow {
  return openGoLive(gates) ?? nextGate(gates);
}

/** The gate that somebody works on where none is named: the one that the headline calls next, in the launch phase go-live. */
export function workGate({ phase }: Pick<Project, 'phase'>, gates: readonly GateRow[]): GateRow {
  return phase === 'launch' ? askedGate(gates) : nextGate(gates);
}

/** For who named no gate: `For Go-live: /golive gate ACME go-live`; null where that one was meant, or is behind. */
export function goLiveHint(
  { key }: Project,
  gates: readonly GateRow[],
  meant: GateRow,
  command: (goLive: string) => string,
): Mrkdwn | null {
  const goLive = openGoLive(gates);
  if (!goLive || goLive.id === meant.id) return null;
  return `For ${esc(goLive.name)}: ${code(`/golive ${command(`${key} ${goLive.key}`)}`)}`;
}

function openGoLive(gates: readonly GateRow[]): GateRow | null {
  const goLive = gates.find(({ key, phase }) => key === 'go-live' || phase === 'launch');
  return goLive?.state === 'open' ? goLive : null;
}

/** What is worked on: the first open gate, or the last when none is open any more. */
export function nextGate(gates: readonly GateRow[]): GateRow {
  const gate = gates.find(({ state }) => state === 'open') ?? gates.at(-1);
  if (gate) return gate;
  throw new Refusal('This project’s playbook has no gates, so there is nothing to check. See `/golive status`.');
}

/** The gate that the words name, by its key or name or the beginning of one; `usual` picks when they name none. */
export function theGate(
  project: Project,
  gates: readonly GateRow[],
  words: string,
  usual: (gates: readonly GateRow[]) => GateRow,
): GateRow {
  const said = plainName(words);
  if (said === '') return usual(gates);
  const exact = gateNamed(gates, words);
  if (exact) return exact;
  const begun = gates.filter((gate) => namesOf(gate).some((name) => name.startsWith(said)));
  const [only] = begun;
  if (only && begun.length === 1) return only;
  const near = nearest(
    words,
    gates.map(({ key }) => key),
  );
  const guess = near ? ` Did you mean ${near}?` : '';
  const list = (begun.length > 1 ? begun : gates).map(({ key }) => key).join(', ');
  throw new Refusal(`${project.key} has no gate “${words.slice(0, 40)}”.${guess} Its gates are ${list}.`);
}

/** The gate that is called exactly so, in any spelling. */
export function gateNamed(gates: readonly GateRow[], words: string): GateRow | null {
  const said = plainName(words);
  return gates.find((gate) => said !== '' && namesOf(gate).includes(said)) ?? null;
}

function namesOf({ key, name }: GateRow): string[] {
  return [plainName(key), plainName(name)];
}

/** The project and the gate that is worked on, of a command such as `gate ACME uat`, or the question which project is meant. */
export async function theProjectsGate(
  ctx: Context,
  text: string,
  command: 'gate' | 'request',
): Promise<{ project: Project; gate: GateRow; hint: Mrkdwn | null } | { ask: Answer }> {
  const found = await theProject(ctx, text, command, isGateWord);
  if ('ask' in found) return found;
  const { project, rest } = found;
  const gates = await gatesOf(ctx, { project: project.id });
  const gate = theGate(project, gates, rest, () => workGate(project, gates));
  const hint = rest === '' ? goLiveHint(project, gates, gate, (where) => `${command} ${where}`) : null;
  return { project, gate, hint };
}

/** The gate of a button with its project. */
export async function gateAndProject(ctx: Context, id: string): Promise<{ project: Project; gate: GateRow }> {
  const gate = await gateById(ctx, id);
  const project = gate && (await projectById(ctx, gate.projectId));
  if (gate && project) return { project, gate };
  throw new Refusal('That gate is no longer there. See what is with `/golive check`.');
}

function plainName(words: string): string {
  return words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
