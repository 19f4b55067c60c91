import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { turn } from '#platform/turn.ts';
import { projectDay } from '../projects/day.ts';
import { type Assessment, assess } from './rules/assess.ts';
import { aroundOf, type GateScope, namedIn, stateFrom } from './state.ts';
import { sitesOf } from './verdicts-read.ts';
import { plural } from './words.ts';

/** A gate's verdict in one line. */
export interface Brief {
  verdict: Assessment['verdict'];
  /** Percent. */
  score: number;
  /** What stands in the way, the weightiest first; `more` are left out. */
  blockers: readonly Mrkdwn[];
  more: number;
}

/** So many blockers are named. */
const NAMED = 3;
/** Others get their turn after so many verdicts. */
const BREATH = 10;

/** The go-live verdict of each of these projects, from reads over all of them; for a few dozen at a time. */
export async function verdictsOf(
  scope: GateScope & { readonly now: Date },
  ids: readonly string[],
): Promise<ReadonlyMap<string, Brief>> {
  const sites = await sitesOf(scope, ids);
  const signals = await Promise.all(sites.map(({ project, gate }) => scope.signals(scope, project.id, gate.key)));
  const named = sites.flatMap(({ gate, facts }, at) => namedIn(gate, facts, signals[at] ?? []));
  const around = await aroundOf(scope, named);
  const found = new Map<string, Brief>();
  for (const [at, { project, gate, facts }] of sites.entries()) {
    if (at % BREATH === BREATH - 1) await turn();
    const state = stateFrom(project, gate, facts, signals[at] ?? [], around);
    found.set(project.id, briefOf(assess(state, projectDay(scope, project))));
  }
  return found;
}

/** Who reads about many projects at once doesn't know the keys of one's criteria. */
function spoken(key: string, text: string): string {
  return text.startsWith(`${key} `) ? text.slice(key.length + 1) : text;
}

/** In words that ping nobody. */
export function briefOf({ verdict, score, blockers }: Assessment): Brief {
  const facts = blockers.filter(({ kind }) => kind !== 'approval');
  const missing = blockers.length - facts.length;
  const shown = facts
    .slice(0, NAMED)
    .map(({ kind, key, text }) => (kind === 'signal' ? `${esc(key)} ${esc(text, 80)}` : esc(spoken(key, text), 45)));
  if (missing > 0 && shown.length < NAMED) shown.push(plural(missing, 'approval'));
  const named = Math.min(facts.length, NAMED) + (shown.length > Math.min(facts.length, NAMED) ? missing : 0);
  return { verdict, score, blockers: shown, more: blockers.length - named };
}
