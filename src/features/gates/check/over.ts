import { type Child, header, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc } from '#platform/slack/mrkdwn.ts';
import type { Project } from '../../projects/queries.ts';
import { plural } from '../words.ts';
import type { Checked } from './blocks.ts';

/** History: nothing in it changes any more. */
export function isOver({ state }: Pick<Project, 'state'>): boolean {
  return state === 'cancelled' || state === 'closed';
}

/** A project that is history asks nobody for a next step; it says how it stood. */
export function overMessage({ project, state, assessment }: Checked, foot: readonly Child[]): Message {
  const { verdict, score, blockers } = assessment;
  const how = project.state === 'cancelled' ? 'was cancelled' : 'is closed';
  const left = blockers.length === 0 ? '' : `, ${plural(blockers.length, 'thing', 'things')} blocked it`;
  return message(
    [
      header(`⏹ ${project.state.toUpperCase()} · ${project.key} ${state.gate.name}`),
      section(
        `${esc(project.key)} ${how}, so nothing in it changes any more. This is how ${esc(state.gate.name)} stood: *${verdict}*, ${score} %${left}.`,
      ),
    ],
    { foot },
  );
}
