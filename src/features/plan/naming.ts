import { Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { code, esc } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import type { Plan } from './plan.ts';
import type { MilestoneRow } from './queries.ts';
import { matchMilestone } from './rules/match.ts';

/** Buttons that fit in one row and stay readable. */
const CHOICES = 10;
/** A button's value holds 2,000 characters of JSON. */
const COMMAND = 1_500;

/** The milestone that was named, or the question which one. `again` makes the command to run with the chosen key. */
export function named(
  plan: Plan,
  words: string,
  again: (key: string) => string,
): { milestone: MilestoneRow } | { ask: Answer } {
  const match = matchMilestone(words, plan.milestones);
  if (match.kind === 'one') return { milestone: match.milestone };
  if (match.kind === 'many') return { ask: which(words, match.milestones, again) };
  const { key } = plan.project;
  const next = match.nearest ? `Did you mean \`${match.nearest}\`?` : `See them all with \`/golive plan ${key}\`.`;
  throw new Refusal(`${key} has no milestone “${words.slice(0, 60)}”. ${next}`);
}

function which(words: string, found: readonly MilestoneRow[], again: (key: string) => string): Answer {
  const shown = found.slice(0, CHOICES);
  const question = `${found.length} milestones fit “${esc(words, 60)}”. Which one?`;
  if (shown.some(({ key }) => JSON.stringify(again(key)).length > COMMAND)) {
    return whisper(
      message([section(`${question} Say it with its key: ${shown.map(({ key }) => code(key)).join(', ')}.`)]),
    );
  }
  return whisper(
    message([
      section(question),
      actions(
        ...shown.map(({ key, name }) => button({ id: 'plan.choose', text: name, value: { command: again(key) } })),
      ),
    ]),
  );
}
