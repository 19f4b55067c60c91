import { showDay } from '#platform/clock.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Assessment, Verdict } from '../rules/assess.ts';
import type { GateState } from '../rules/types.ts';
import { leftWords, plural } from '../words.ts';
import type { Checked } from './blocks.ts';
import { stepLine } from './steps.ts';

export const marks: Record<Verdict, string> = { 'NO-GO': '⛔', 'GO WITH CONDITIONS': '⚠️', GO: '✅' };

/** 'NO-GO · 42 % · ACME Go-live · Fri 4 Dec 2026, 11 days left'; a gate behind the go-live shows no date. */
export function headWords({ project, state, assessment }: Checked): string {
  const { verdict, score, daysLeft } = assessment;
  const what = `${marks[verdict]} ${verdict} · ${score} % · ${project.key} ${state.gate.name}`;
  if (state.targetDate === null || daysLeft === null) return what;
  if (project.actualGoLive !== null) return `${what} · live since ${showDay(project.actualGoLive)}`;
  // The clocks of a project on hold stand still: no days are counted.
  return `${what} · ${showDay(state.targetDate)}, ${project.state === 'on_hold' ? 'on hold' : leftWords(daysLeft)}`;
}

/** Why, and what to do next, in two sentences. */
export function summary({ project, state, assessment, path, today }: Checked): Mrkdwn {
  const [first] = path;
  if (!first) return `${reason(assessment)} ${passing(state, project.phase)}`;
  const more = path.length > 1 ? `, the first of ${path.length} steps to green` : '';
  return `${reason(assessment)}\n*Next* – ${stepLine(state, first, today)}${more}.`;
}

function passing({ gate }: GateState, phase: string): Mrkdwn {
  return gate.phase === phase
    ? 'The project can advance.'
    : `The project is still in phase ${phase}: its own gate comes first.`;
}

/** '*3 things block it*: 2 unmet criteria and 1 approval.' */
export function reason({ verdict, blockers, conditions }: Assessment): Mrkdwn {
  if (verdict === 'GO') return '*Nothing blocks it*, and nothing is left open.';
  if (verdict === 'NO-GO') {
    const parts = counted(blockers, [
      ['signal', 'open risk or incident', 'open risks or incidents'],
      ['criterion', 'unmet criterion', 'unmet criteria'],
      ['approval', 'approval', 'approvals'],
    ]);
    return `*${plural(blockers.length, 'thing blocks', 'things block')} it*: ${parts}.`;
  }
  const parts = counted(conditions, [
    ['waiver', 'waiver', 'waivers'],
    ['advisory', 'advisory criterion', 'advisory criteria'],
    ['signal', 'warning', 'warnings'],
  ]);
  return `*Nothing blocks it*, but it rests on ${parts}, named below.`;
}

function counted(items: readonly { kind: string }[], kinds: readonly [string, string, string][]): string {
  const parts = kinds.flatMap(([kind, one, many]) => {
    const count = items.filter((item) => item.kind === kind).length;
    return count > 0 ? [plural(count, one, many)] : [];
  });
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
