import { dayOf, showDay } from '#platform/clock.ts';
import { type Child, header, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { who } from '../words.ts';
import type { Checked } from './blocks.ts';

/** A gate that lies behind the project has no verdict any more, only an outcome. */
export function closedMessage({ project, gate, state }: Checked, foot: readonly Child[]): Message {
  const skipped = gate.state === 'skipped';
  const head = `${skipped ? '⏭ SKIPPED' : '✅ PASSED'} · ${project.key} ${gate.name}`;
  const date = gate.decidedAt ? ` on ${showDay(dayOf(gate.decidedAt, project.zone))}` : '';
  const by: Mrkdwn = gate.decidedBy === null ? '' : ` by ${who(state, gate.decidedBy)}`;
  const how = skipped ? `The gate was skipped${date}${by}, as a recorded exception` : `The gate was passed${date}${by}`;
  const why = gate.exception === null ? '' : `: “${esc(gate.exception, 500)}”`;
  return message([header(head), section(`${how}${why}. Nothing in it changes any more.`)], { foot });
}
