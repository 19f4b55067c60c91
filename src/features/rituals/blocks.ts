import type { AnyBlock, KnownBlock } from '@slack/types';
import type { Rehearsal } from '#platform/feature.ts';
import type { Strike } from '#platform/outbox/strikes.ts';
import { whereOf } from '#platform/outbox/words.ts';
import { actions, button, context, header, type Message, message, section } from '#platform/slack/blocks.ts';
import { bold, channel, esc, isChannel, type Mrkdwn, mention } from '#platform/slack/mrkdwn.ts';
import type { Line } from './rules.ts';
import { nextWords, type Rituals, titleOf, whenWords, whomWords } from './words.ts';

export interface Listed {
  /** Whose they are: `Rituals of *ACME* · Acme`, `Your rituals`. */
  heading: Mrkdwn;
  lines: readonly Line[];
  /** What paused schedules, by their ids, where it was a place that takes nothing. */
  refusals: ReadonlyMap<string, Pick<Strike, 'place' | 'reason'>>;
  rituals: Rituals;
  zone: string;
  /** Which of them this person may change. */
  mayChange: (line: Line) => boolean;
  /** By their ids: how projects are called. */
  keys: ReadonlyMap<string, string>;
  notes: readonly (Mrkdwn | null)[];
}

export function listMessage(it: Listed): Message {
  const { lines, notes, heading } = it;
  return message([
    section(heading),
    lines.length === 0 && section('Nothing happens by the clock here yet.'),
    lines.map((line) => lineBlocks(line, it)),
    context(...notes),
  ]);
}

function lineBlocks(line: Line, it: Listed) {
  const ritual = it.rituals.get(line.ritual);
  const key = line.project && it.keys.get(line.project);
  const title = bold(titleOf(it.rituals, line.ritual));
  const whom = whomWords(line);
  const refused = line.rules.flatMap(({ id, state }) => (state === 'paused' ? (it.refusals.get(id) ?? []) : []));
  const paused = pausedWords(line, refused);
  const first = [`${title}${key ? ` in ${key}` : ''}`, paused, whom].filter(Boolean);
  const second = [whenWords(line), line.state === 'on' && nextWords(line.next, it.zone)].filter(Boolean);
  const text = section(`${first.join(' · ')}\n${second.join('. ')}`);
  if (!it.mayChange(line)) return [text];
  const value = { ritual: line.ritual, project: line.project, subject: line.subject };
  const settings = ritual?.settings;
  return [
    text,
    actions(
      !settings &&
        line.state === 'on' &&
        button({ id: 'rituals.pause', text: 'Pause', value: { ...value, to: 'paused' } }),
      !settings && paused && button({ id: 'rituals.pause', text: 'Resume', value: { ...value, to: 'on' } }),
      !settings && button({ id: 'rituals.time', text: 'Change time', value }),
      ritual && button({ id: 'rituals.preview', text: 'Run now (preview to me)', value }),
    ),
    settings && context(`Change it with \`${settings}\`.`),
  ];
}

/** `⏸ paused: #acme refuses (is_archived)`; null for what is on. */
function pausedWords({ state, rules }: Line, refused: readonly Pick<Strike, 'place' | 'reason'>[]): Mrkdwn | null {
  if (state === 'on' && refused.length === 0) return null;
  const [first] = refused;
  const what = state === 'paused' ? '⏸ paused' : `⏸ paused for ${refused.length} of ${rules.length}`;
  return first ? `${what}: ${whereOf(first.place)} refuses (${esc(first.reason)})` : what;
}

const SHOWN = 3;

interface Preview {
  example: Mrkdwn | null;
  /** What this person may read of it. */
  seen: readonly Rehearsal[];
  /** How many messages are for others alone. */
  others: number;
  /** Why it would say nothing, and when it happens next. */
  why: Mrkdwn | null;
  next: Mrkdwn | null;
}

/** What a ritual would say now; its buttons are only named, for nothing of it has happened. */
export function previewMessage(title: string, { example, seen, others, why, next }: Preview): Message {
  const more = seen.length - SHOWN;
  return message([
    header(`Preview: ${title}`),
    context('Only you see this. Nothing was posted and nothing was changed.', example),
    seen.length + others === 0 && [section(`It would say nothing now${why ? `: ${why}` : ''}.`), context(next)],
    seen
      .slice(0, SHOWN)
      .map((it) => [
        context(placeWords(it)),
        it.message ? inert(it.message.blocks, it.message.text) : section('A card that has nothing to show yet.'),
      ]),
    more > 0 && context(`… and ${more} more ${more === 1 ? 'message' : 'messages'}`),
    others > 0 &&
      context(`${others === 1 ? 'One message goes' : `${others} messages go`} to others, who alone read it.`),
  ]);
}

function placeWords({ to, inThread, isCard, again }: Rehearsal): Mrkdwn {
  const place = isChannel(to) ? `In ${channel(to)}` : `To ${mention(to)}`;
  const how = isCard ? ', a card that is edited in place' : '';
  return `${place}${inThread ? ', in a thread' : ''}${how}${again ? '; posted already, so not again' : ''}:`;
}

/** Buttons become their names: pressed here they would be pressed in earnest. */
function inert(blocks: readonly AnyBlock[], text: Mrkdwn): KnownBlock[] {
  if (blocks.length === 0) return [section(text)];
  return blocks.flatMap((block): KnownBlock[] => {
    const { block_id: _, ...rest } = block as KnownBlock & { accessory?: unknown };
    if (rest.type === 'actions') {
      const named = context(rest.elements.map((element) => nameOf(element)).join('  '));
      return named ? [named] : [];
    }
    if ('accessory' in rest) {
      const { accessory, ...bare } = rest;
      return accessory ? [bare as KnownBlock] : [rest as KnownBlock];
    }
    return rest.type === 'input' ? [] : [rest as KnownBlock];
  });
}

function nameOf(element: unknown): Mrkdwn {
  const { text, placeholder } = element as { text?: { text: string }; placeholder?: { text: string } };
  const name = text?.text ?? placeholder?.text;
  return name ? `[${bold(name)}]` : '';
}
