import type { Day } from '#platform/clock.ts';
import { type Child, context, header, type Message, message, section } from '#platform/slack/blocks.ts';
import { bold, code, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { Assignment, Project } from '../../projects/queries.ts';
import type { GateRow } from '../queries.ts';
import type { Action } from '../rules/action.ts';
import type { Assessment } from '../rules/assess.ts';
import type { GateState } from '../rules/types.ts';
import { dayWords, plural } from '../words.ts';
import { approvalLines, missingLine } from './approvals.ts';
import { bars } from './bars.ts';
import { closedMessage } from './closed.ts';
import { agingLines, blockerLines, conditionLines, LINES, waiverLines } from './lists.ts';
import { isOver, overMessage } from './over.ts';
import { doer, strideLine, strides, usualDay } from './steps.ts';
import { headWords, summary } from './summary.ts';

/** What `/golive check` knows about a gate on one day. */
export interface Checked {
  project: Project;
  gate: GateRow;
  /** The open gate at the end of the project's phase; null when there is none. */
  phaseGate: GateRow | null;
  state: GateState;
  /** Who holds the project's roles. */
  roles: readonly Assignment[];
  assessment: Assessment;
  path: readonly Action[];
  today: Day;
  /** When the plan has the gate's phase end; null for go-live, and without a plan. */
  day: Day | null;
}

const SHARES = 6;
const EXCLUDED = 20;

/** The verdict and everything it rests on; the buttons, and the small print above them, are the caller's. */
export function checkMessage(checked: Checked, foot: readonly Child[]): Message {
  const { project, state, assessment, today } = checked;
  if (state.gate.state !== 'open') return closedMessage(checked, foot);
  if (isOver(project)) return overMessage(checked, foot);
  return message(
    [
      header(headWords(checked)),
      section(summary(checked)),
      context(pauses[project.state], phaseWords(checked)),
      list('What blocks it', [...blockerLines(state, assessment, today), ...missingLine(state, assessment)]),
      pathList(checked),
      list('Approvals', approvalLines(state, assessment, today)),
      list('Waivers', waiverLines(state, assessment, today)),
      list('Conditions', conditionLines(state, assessment, today)),
      context(excludedWords(checked)),
      list('Evidence that will be too old on the go-live date', agingLines(assessment, today)),
      assessment.categories.length > 0 && section(`*By category*\n\`\`\`${bars(assessment.categories)}\`\`\``),
    ],
    { foot },
  );
}

function list(title: string, lines: readonly Mrkdwn[]): Child {
  if (lines.length === 0) return null;
  return section([`*${title}*`, ...lines].join('\n'));
}

/** Numbered, in an order that works; when it is long, with how much of the rest waits for whom. */
function pathList({ state, path, today }: Checked): Child {
  if (path.length < 2) return null;
  const all = strides(path);
  const shown = all.length > LINES ? all.slice(0, LINES - 1) : all;
  const rest = all.slice(shown.length).flatMap(({ steps }) => steps);
  const usual = usualDay(path);
  const when = usual === null ? '' : `, due ${dayWords(usual, today)} unless a line says otherwise`;
  const title = `*Shortest path to green* (${plural(path.length, 'step')}${when})`;
  const lines = shown.map((stride) => strideLine(state, stride, today, usual));
  return [
    section([title, ...lines].join('\n')),
    rest.length > 0 && context(`… and ${plural(rest.length, 'more step', 'more steps')}: ${shares(state, rest)}`),
  ];
}

/** '@mia 20, @ana 8', the most first. */
function shares(state: GateState, steps: readonly Action[]): Mrkdwn {
  const counts = new Map<Mrkdwn, number>();
  for (const step of steps) counts.set(doer(state, step), (counts.get(doer(state, step)) ?? 0) + 1);
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return `${parts.slice(0, SHARES).join(', ')}${parts.length > SHARES ? ' and others' : ''}`;
}

const pauses: Partial<Record<Project['state'], string>> = {
  pending: 'This project is still pending: nothing is sent to anyone yet.',
  on_hold: 'This project is on hold: rituals are silent and clocks are stopped.',
};

/** Where another gate is worked on now: its check is one command away. */
function phaseWords({ project, gate, phaseGate }: Checked): Mrkdwn | null {
  if (phaseGate === null || phaseGate.id === gate.id) return null;
  return `This phase’s gate: ${bold(phaseGate.name)}. ${code(`/golive check ${project.key} ${phaseGate.key}`)}`;
}

/** What was taken out of the gate and its score, by name. */
function excludedWords({ project, gate, state }: Checked): Mrkdwn | null {
  const keys = state.criteria.filter((each) => each.state === 'not_applicable').map(({ key }) => key);
  if (keys.length === 0) return null;
  const names = keys.length > EXCLUDED ? [...keys.slice(0, EXCLUDED), `${keys.length - EXCLUDED} more`] : keys;
  const words = `Not applicable (${keys.length}): ${names.map((name) => esc(name, 60)).join(', ')}`;
  return `${words} (why in ${code(`/golive gate ${project.key} ${gate.key}`)})`;
}
