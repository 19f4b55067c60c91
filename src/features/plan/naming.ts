import type { Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { code, esc } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import type { Plan } from './plan.ts';
import { type MilestoneRow, milestonesInChannel } from './queries.ts';
import { matchMilestone } from './rules/match.ts';

/** Buttons that fit in one row and stay readable. */
const CHOICES = 10;
/** A button's value holds 2,000 characters of JSON. */
const COMMAND = 1_500;

/**
 * Which first words belong to a milestone and are no mistyped project key: keys are typed in capitals, as `UAT` is.
 * Reads the plans of the channel.
 */
export async function milestoneWords(ctx: Context, text: string): Promise<(word: string) => boolean> {
  const [first = ''] = text.split(/\s+/);
  if (first !== first.toUpperCase()) return () => true;
  const here = ctx.channel ? await milestonesInChannel(ctx, { channel: ctx.channel }) : [];
  const words = new Set(here.flatMap(({ key, name }) => `${key} ${name}`.toLowerCase().split(/[^\p{L}\p{N}]+/u)));
  return (word) => words.has(word) || here.some(({ key }) => key === word) || word.startsWith('"');
}

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
