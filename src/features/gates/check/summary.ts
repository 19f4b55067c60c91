import { daysBetween, showDay } from '#platform/clock.ts';
import { listed } from '#platform/listed.ts';
import type { Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Assessment, Verdict } from '../rules/assess.ts';
import type { GateState } from '../rules/types.ts';
import { leftWords, plural } from '../words.ts';
import type { Checked } from './blocks.ts';
import { briefStep, stepLine } from './steps.ts';

export const marks: Record<Verdict, string> = { 'NO-GO': '⛔', 'GO WITH CONDITIONS': '⚠️', GO: '✅' };

/** 'NO-GO · 42 % · ACME Go-live · Fri 4 Dec 2026, 11 days left'; another gate has its own day, as the plan has it. */
export function headWords(checked: Checked): string {
  const { project, state, assessment } = checked;
  const { verdict, score } = assessment;
  const what = `${marks[verdict]} ${verdict} · ${score} % · ${project.key} ${state.gate.name}`;
  const when = dateWords(checked);
  return when === null ? what : `${what} · ${when}`;
}

function dateWords({ project, state, today, day }: Checked): string | null {
  if (project.actualGoLive !== null && state.targetDate !== null) return `live since ${showDay(project.actualGoLive)}`;
  const end = day ?? state.targetDate;
  if (end === null) return null;
  // Without a day of its own the gate is read against the go-live's, which is named as such.
  const whose = day === null && state.gate.phase !== 'launch' ? 'go-live ' : '';
  // The clocks of a project on hold stand still: no days are counted.
  return `${whose}${showDay(end)}, ${project.state === 'on_hold' ? 'on hold' : leftWords(daysBetween(today, end))}`;
}

/** Why, and what to do next, in two sentences. */
export function summary({ project, state, assessment, path, today }: Checked): Mrkdwn {
  const [first] = path;
  if (!first) return `${reason(assessment)} ${passing(state, project.phase)}`;
  // Of several steps the path below says the rest.
  const next = path.length > 1 ? briefStep(state, first) : stepLine(state, first, today);
  return `${reason(assessment)}\n*Next* – ${next}.`;
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
      ['risk', 'high risk or issue', 'high risks or issues'],
      ['escalation', 'escalation', 'escalations'],
      ['freeze', 'hard freeze', 'hard freezes'],
      ['criterion', 'unmet criterion', 'unmet criteria'],
      ['approval', 'approval', 'approvals'],
    ]);
    return `*${plural(blockers.length, 'thing blocks', 'things block')} it*: ${parts}.`;
  }
  const parts = counted(conditions, [
    ['waiver', 'waiver', 'waivers'],
    ['advisory', 'advisory criterion', 'advisory criteria'],
    ['risk', 'accepted risk', 'accepted risks'],
    ['freeze', 'soft freeze', 'soft freezes'],
    ['escalation', 'escalation', 'escalations'],
  ]);
  return `*Nothing blocks it*, but it rests on ${parts}, named below.`;
}

function counted(
  items: readonly { kind: string; signal?: string }[],
  kinds: readonly [string, string, string][],
): string {
  const parts = kinds.flatMap(([kind, one, many]) => {
    const count = items.filter((item) => (item.signal ?? item.kind) === kind).length;
    return count > 0 ? [plural(count, one, many)] : [];
  });
  return listed(parts);
}
