import type { Scope } from '#platform/db/scope.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { plainQuotes } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import { theGate, workGate } from '../find.ts';
import { criteriaOf, type GateRow } from '../queries.ts';

/** The id of the criterion that the words name: `penetration-test`, `uat signed-cases`, or the beginning of its key. */
export async function criterionNamed(
  scope: Scope,
  project: Project,
  gates: readonly GateRow[],
  words: string,
): Promise<string> {
  const all = words.trim().split(/\s+/).map(unquoted);
  const said = (all.at(-1) ?? '').toLowerCase();
  const named = all.slice(0, -1).join(' ');
  const asked = workGate(project, gates);
  const open = gates.filter(({ state }) => state === 'open');
  // Without a gate, the one that is worked on goes before the others.
  const searched =
    named === '' ? [asked, ...open.filter(({ id }) => id !== asked.id)] : [theGate(project, gates, named, () => asked)];
  const known: string[] = [];
  for (const gate of searched) {
    const rows = await criteriaOf(scope, { gate: gate.id });
    const begun = rows.filter(({ key }) => key.startsWith(said));
    const match = rows.find(({ key }) => key === said) ?? (begun.length === 1 ? begun[0] : undefined);
    if (match) return match.id;
    if (begun.length > 1)
      throw new Refusal(`“${said}” could be ${begun.map(({ key }) => key).join(' or ')}. Write more of it.`);
    known.push(...rows.map(({ key }) => key));
  }
  const near = nearest(said, known);
  const next = near ? `Did you mean ${near}?` : `See them with \`/golive gate ${project.key}\`.`;
  throw new Refusal(`${project.key} has no criterion “${said.slice(0, 40)}”. ${next}`);
}

function unquoted(word: string): string {
  return plainQuotes(word).replace(/^["'`*_]+|["'`*_]+$/g, '');
}
