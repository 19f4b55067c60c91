import { esc, escWords, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
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

export interface VerdictScope extends GateScope {
  readonly now: Date;
}

/** So many blockers are named. */
const NAMED = 3;
const NOT_MET = ' – not met';
/** So many are judged before others get their turn. */
const SOME = 16;

/** The go-live verdict of each of these projects, from reads over some of them at a time. */
export async function verdictsOf(scope: VerdictScope, ids: readonly string[]): Promise<ReadonlyMap<string, Brief>> {
  const found = new Map<string, Brief>();
  for (let at = 0; at < ids.length; at += SOME) {
    await judge(scope, ids.slice(at, at + SOME), found);
    await turn();
  }
  return found;
}

async function judge(scope: VerdictScope, ids: readonly string[], found: Map<string, Brief>): Promise<void> {
  const sites = await sitesOf(scope, ids);
  await turn();
  const signals = await Promise.all(sites.map(({ project, gate }) => scope.signals(scope, project, gate.key)));
  await turn();
  const named = sites.flatMap(({ gate, facts }, at) => namedIn(gate, facts, signals[at] ?? []));
  const around = await aroundOf(scope, named);
  for (const [at, { project, gate, facts }] of sites.entries()) {
    const state = stateFrom(project, gate, facts, signals[at] ?? [], around);
    found.set(project.id, briefOf(assess(state, projectDay(scope, project))));
  }
}

/** Who reads about many projects doesn't know the keys of one's criteria, and what stands in the way is not met. */
function spoken(key: string, text: string): string {
  const words = text.startsWith(`${key} `) ? text.slice(key.length + 1) : text;
  return words.endsWith(NOT_MET) ? words.slice(0, -NOT_MET.length) : words;
}

/** In words that ping nobody. */
export function briefOf({ verdict, score, blockers }: Assessment): Brief {
  const facts = blockers.filter(({ kind }) => kind !== 'approval');
  const missing = blockers.length - facts.length;
  const shown = facts
    .slice(0, NAMED)
    .map(({ kind, key, text }) =>
      kind === 'signal' ? `${esc(key)} ${escWords(text, 80)}` : escWords(spoken(key, text), 45),
    );
  if (missing > 0 && shown.length < NAMED) shown.push(plural(missing, 'approval'));
  const named = Math.min(facts.length, NAMED) + (shown.length > Math.min(facts.length, NAMED) ? missing : 0);
  return { verdict, score, blockers: shown, more: blockers.length - named };
}
