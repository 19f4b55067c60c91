import type { Day } from '#platform/clock.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { roleName } from '../../projects/rules/role-name.ts';
import type { Action } from '../rules/action.ts';
import { awayFromSlack } from '../rules/ask-next.ts';
import type { GateState } from '../rules/types.ts';
import { dayWords, dueWords } from '../words.ts';

/** A step, or a criterion's two that follow each other: to meet it, and to verify it. */
export interface Stride {
  steps: readonly [Action, ...Action[]];
  /** Counted from 1. */
  from: number;
}

/** The path with each criterion's meeting and verifying drawn together. */
export function strides(path: readonly Action[]): Stride[] {
  const all: Stride[] = [];
  for (const [at, step] of path.entries()) {
    const last = all.at(-1);
    if (last && follows(last.steps[0], step)) last.steps = [last.steps[0], step];
    else all.push({ steps: [step], from: at + 1 });
  }
  return all;
}

function follows(first: Action, step: Action): boolean {
  if (step.kind !== 'verify') return false;
  return (first.kind === 'meet' || first.kind === 'refresh') && first.criterion === step.criterion;
}

/** The day by which most of several steps are due: it is said once, above them. */
export function usualDay(path: readonly Action[]): Day | null {
  const counts = new Map<Day, number>();
  for (const { due } of path) if (due !== null) counts.set(due, (counts.get(due) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most && most[1] > 1 ? most[0] : null;
}

/** '3–4. @ana: meet *penetration-test*, then @ben verifies it, by Fri 4 Dec'; the usual day goes unsaid. */
export function strideLine(state: GateState, { steps, from }: Stride, today: Day, usual: Day | null): Mrkdwn {
  const [first, second] = steps;
  const number = second ? `${from}–${from + 1}.` : `${from}.`;
  const dated = first.due === usual ? { ...first, due: null } : first;
  return `${number} ${stepLine(state, dated, today, second ? `, then ${doer(state, second)} verifies it` : '')}`;
}

/** '@ana: meet *penetration-test*', '@raj: settle *R-5*': nothing but who and what. */
export function briefStep(state: GateState, step: Action): Mrkdwn {
  return `${doer(state, step)}: ${step.kind === 'settle' ? `settle ${bold(step.signal)}` : deed(state, step)}`;
}

/** '@ana: meet *penetration-test*, by Fri 4 Dec'; `then` goes in before the date. */
export function stepLine(state: GateState, step: Action, today: Day, then: Mrkdwn = ''): Mrkdwn {
  const due = step.due === null ? '' : `, ${dueWords(step.due, today)}`;
  const early =
    step.notBefore === null ? '' : ` – not before ${dayWords(step.notBefore, today)}, or it will be too old`;
  return `${doer(state, step)}: ${deed(state, step)}${then}${due}${early}`;
}

/** Who does it, as people read it: a mention, or the role for which somebody is still to be named. */
export function doer(state: GateState, { ask, by }: Action): Mrkdwn {
  const person = ask && 'person' in ask ? ask.person : by;
  const known = person !== null && state.names[person];
  if (known) return known;
  return ask && 'role' in ask
    ? `whoever holds *${esc(roleName(state, ask.role))}*`
    : 'somebody (the project has no lead yet)';
}

function deed(state: GateState, step: Action): Mrkdwn {
  switch (step.kind) {
    case 'meet':
      return `meet ${name(state, step.criterion)}`;
    case 'refresh':
      return `bring fresh evidence for ${name(state, step.criterion)}`;
    case 'verify':
      return `verify ${name(state, step.criterion)}`;
    case 'grant':
      return `decide on the waiver for ${name(state, step.criterion)}`;
    case 'settle':
      return settle(state, step);
    case 'move_date':
      return `move go-live out of the freeze (${freezes(state)})`;
    case 'name':
      return nameFor(state, step.role);
    case 'request':
      return 'request approvals';
    case 'approve':
      return `approve as *${esc(roleName(state, step.role))}*`;
    case 'confirm':
      return `confirm the approval as *${esc(roleName(state, step.role))}*, which changes made stale`;
    case 'decide':
      return `decide again as *${esc(roleName(state, step.role))}*`;
    case 'set_aside':
      return `set aside the decline of ${state.names[step.person] ?? 'somebody who left'} as *${esc(roleName(state, step.role))}*`;
  }
}

function nameFor(state: GateState, role: string): Mrkdwn {
  const away = awayFromSlack(state, role);
  return `name somebody for *${esc(roleName(state, role))}*${away === null ? '' : ` (${esc(away, 120)})`}`;
}

function name(state: GateState, id: string): Mrkdwn {
  return bold(state.criteria.find((criterion) => criterion.id === id)?.key ?? 'a criterion');
}

/** The one to ask may be somebody else than the owner: a manager can accept a risk that its owner can't close. */
function settle(state: GateState, step: Extract<Action, { kind: 'settle' }>): Mrkdwn {
  const signal = state.signals.find(({ key }) => key === step.signal);
  const owner = signal?.owner ? state.names[signal.owner] : undefined;
  const asked = signal?.ask && 'person' in signal.ask && signal.ask.person !== signal.owner;
  return `settle *${esc(step.signal)}* ${esc(signal?.text ?? '', 60)}${asked && owner ? ` (owner ${owner})` : ''}`;
}

function freezes(state: GateState): Mrkdwn {
  const hard = state.signals.filter(({ kind, effect }) => kind === 'freeze' && effect === 'blocks');
  return hard.map(({ text }) => esc(text, 100)).join('; ');
}
