import type { ModalView } from '@slack/types';
import { showDay } from '#platform/clock.ts';
import { context, divider, section } from '#platform/slack/blocks.ts';
import { modal } from '#platform/slack/modal.ts';
import { channel, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import type { PlannedMilestone } from '../../playbooks/schedule.ts';
import type { Playbook } from '../../playbooks/schema.ts';
import { nameOf } from '../find.ts';
import type { Draft, Troubles } from '../rules/draft.ts';

export interface Preview {
  draft: Draft;
  origin: string | null;
  playbook: Playbook;
  milestones: readonly PlannedMilestone[];
  warnings: readonly string[];
}

const LINES = 20;

/** The plan as it would be, before anything is saved. */
export function previewModal({ draft, origin, playbook, milestones, warnings }: Preview): ModalView {
  const criteria = playbook.gates.reduce((sum, gate) => sum + gate.criteria.length, 0);
  return modal({
    callback: 'projects.create',
    title: 'Plan preview',
    submit: 'Create',
    close: 'Back',
    meta: { draft, origin },
    blocks: [
      section(
        `${nameOf(draft)} in ${channel(draft.channel)}\n${esc(playbook.title)} (${esc(playbook.madeOf.join(' + '))})\nKickoff ${showDay(draft.kickoff)} → go-live ${showDay(draft.goLive)}`,
      ),
      warnings.length > 0 && section(warnings.map((warning) => `⚠ ${esc(warning)}`).join('\n')),
      divider(),
      section(`*${milestones.length} milestones*`),
      phasesOf(playbook, milestones).flatMap(([name, lines]) => paragraphs(name, lines)),
      divider(),
      section(
        `*${playbook.gates.length} gates, ${criteria} criteria*\n${playbook.gates.map((gate) => `${esc(gate.name)}: ${gate.criteria.length}`).join('\n')}`,
      ),
      context('Nothing is saved yet. *Back* keeps what you typed.'),
    ],
  });
}

/** In place of the preview when the project can't be created any more; the form behind it keeps its text. */
export function staleModal(troubles: Troubles): ModalView {
  return modal({
    callback: 'projects.create',
    title: 'Plan preview',
    close: 'Back',
    blocks: [
      section(
        `*Nothing was saved.*\n${Object.values(troubles)
          .map((trouble) => esc(trouble))
          .join('\n')}`,
      ),
      context('*Back* takes you to the form with everything you typed.'),
    ],
  });
}

function phasesOf(playbook: Playbook, milestones: readonly PlannedMilestone[]): [string, Mrkdwn[]][] {
  return playbook.phases.map(({ key }) => {
    const inPhase = milestones.filter((milestone) => milestone.phase === key);
    const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
    return [`${name} (${inPhase.length})`, inPhase.map((it) => `${showDay(it.day)}  ${esc(it.name)}`)];
  });
}

function paragraphs(name: string, lines: readonly Mrkdwn[]) {
  const parts = [];
  for (let at = 0; at < lines.length; at += LINES) {
    const title = at === 0 ? `*${name}*\n` : '';
    parts.push(section(`${title}${lines.slice(at, at + LINES).join('\n')}`));
  }
  return parts;
}
