import type { Button } from '@slack/types';
import { button } from '#platform/slack/blocks.ts';
import { esc, shorten } from '#platform/slack/mrkdwn.ts';

interface Escalating {
  /** The project's id. */
  project: string;
  /** What it is about: `R-12`, `blocker`, `criterion uat.sso`. */
  about: string;
  /** What the form starts with. */
  problem: string;
  /** The key of the gate that it touches; none: that of the project's phase, and go-live. */
  gate?: string | null;
}

/** As JSON it may double, and a button carries 2,000 characters; escaped, it can't be taken for markup anywhere. */
const PROBLEM_KEPT = 600;

/** Opens the form for an escalation, filled with what is known where the button stands. */
export function escalateButton({ project, about, problem, gate = null }: Escalating): Button {
  return button({
    id: 'escalations.raise',
    text: 'Escalate',
    value: { project, about: esc(about, 80), problem: esc(problem, PROBLEM_KEPT), gate },
    label: `Escalate ${shorten(about, 60)}`,
  });
}
