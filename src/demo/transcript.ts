import { timeOf } from '#platform/clock.ts';
import { plainView } from '#platform/slack/plain.ts';
import type { Sight } from './player/journal.ts';
import type { SlackSide } from './player/slack-side.ts';

const WIDTH = 96;

const LINES = 22;

/** With fewer lines in common than these, two messages are two messages. */
const SAME = 3;

/** The times of the transcript are those of most of the team. */
const HOME = 'Europe/Berlin';

export interface TranscriptParts {
  slack: SlackSide;
  /** Slack ids of everybody, to say whose direct messages are whose. */
  people: readonly string[];
  now: () => Date;
  print: (line: string) => void;
}

interface Told {
  who: string;
  text: string;
  direct: boolean;
  /** Whose own time it comes at. */
  zone?: string;
}

/**
 * How much of what became visible is written down: `brief` the first lines of each, `fold` one direct message whole and
 * of its likes the first line, `quiet` nothing. `changes` shows of what was there before, or just now elsewhere, only the
 * lines that are new. `timed` says when each came, where nobody's move has said so.
 */
export interface Look {
  brief?: number;
  quiet?: boolean;
  fold?: boolean;
  changes?: boolean;
  timed?: boolean;
}

/** Writes down what each person does, and what they and the channels then see, as it is read on the screen. */
export interface Transcript {
  chapter(title: string): void;
  /** A person's move: `Mia in #acme-golive`, `/golive check`. */
  move(who: string, what: string): void;
  /** What became visible since the last call. */
  show(look?: Look): void;
  note(text: string): void;
}

export function createTranscript(parts: TranscriptParts): Transcript {
  const { slack, people, now, print } = parts;
  let mark = 0;
  const standing = new Map<string, string>();

  function show({ brief = LINES, quiet = false, fold = false, changes = false, timed = false }: Look = {}): void {
    const seen = slack.journal.since(mark);
    mark = slack.journal.mark;
    let direct = 0;
    let above = '';
    for (const sight of seen) {
      const before = standing.get(sightOf(sight)) ?? '';
      const told = isNews(sight) && !quiet ? describe(slack, people, sight) : null;
      if (!told) continue;
      if (told.direct) direct += 1;
      const text = changes ? newIn(told.text, before || above) : told.text;
      above = told.text;
      const who = timed ? `${timeOf(now(), HOME)}  ${told.who}${ownTime(told)}` : `   ${told.who}`;
      tell(who, text, fold && direct > 1 ? 1 : brief);
    }
  }

  /** ` (09:30 in London)`, for a reader who lives by another time. */
  function ownTime({ zone = HOME }: Told): string {
    const time = timeOf(now(), zone);
    return time === timeOf(now(), HOME) ? '' : ` (${time} in ${zone.split('/').at(-1)})`;
  }

  function tell(who: string, text: string, most: number): void {
    print(`\n${who}`);
    const lines = text.split('\n').flatMap((line) => wrap(line, WIDTH - 5));
    const shown = lines.length > most + 1 ? lines.slice(0, most) : lines;
    for (const line of shown) print(`   │ ${line}`.trimEnd());
    if (shown.length < lines.length) print(`   │ … and ${lines.length - shown.length} more lines`);
  }

  /** An edit that changes nothing is nothing to read. */
  function isNews(sight: Sight): boolean {
    if (sight.kind !== 'post' && sight.kind !== 'edit') return true;
    const { ts, text } = sight.message;
    const before = standing.get(ts);
    standing.set(ts, text);
    return before !== text;
  }

  return {
    chapter: (title) => {
      print(`\n\n━━ ${title} ${'━'.repeat(Math.max(0, WIDTH - title.length - 4))}`);
    },
    move: (who, what) => {
      show({ quiet: true });
      const [first = '', ...rest] = wrap(`${who}: ${what}`, WIDTH - 7);
      print(`\n${timeOf(now(), HOME)}  ${first}`);
      for (const line of rest) print(`       ${line}`);
    },
    show,
    note: (text) => {
      for (const line of wrap(text, WIDTH)) print(line);
    },
  };
}

function sightOf(sight: Sight): string {
  return sight.kind === 'post' || sight.kind === 'edit' ? sight.message.ts : '';
}

/** The lines that were not there before; all of them where few were. */
function newIn(text: string, before: string): string {
  const known = new Set(before.split('\n'));
  const lines = text.split('\n');
  const fresh = lines.filter((line) => !known.has(line));
  return lines.length - fresh.length < SAME ? text : [...fresh, '… otherwise as above'].join('\n');
}

function describe(slack: SlackSide, people: readonly string[], sight: Sight): Told | null {
  switch (sight.kind) {
    case 'whisper':
      return { who: `golive, to ${nameOf(slack, sight.to)} only`, text: sight.message.text, direct: false };
    case 'modal': {
      const text = plainView(sight.view as never, slack.names);
      return { who: `golive opens a form for ${nameOf(slack, sight.to)}`, text, direct: false };
    }
    case 'post':
    case 'edit':
      return place(slack, people, sight);
    default:
      return null;
  }
}

function place(slack: SlackSide, people: readonly string[], sight: Sight & { kind: 'post' | 'edit' }): Told {
  const { message } = sight;
  const author = message.user === slack.botUserId ? 'golive' : nameOf(slack, message.user);
  const channel = slack.names('channel', message.channel);
  if (channel) return { who: `${author} ${wayOf(sight)} #${channel}`, text: message.text, direct: false };
  const reader = people.find((id) => slack.canRead(id, message.channel));
  const how = sight.kind === 'edit' ? 'edits its direct message to' : 'sends a direct message to';
  const who = `golive ${how} ${reader ? nameOf(slack, reader) : 'somebody'}`;
  return { who, text: message.text, direct: true, ...(reader && { zone: slack.member(reader).tz }) };
}

function nameOf(slack: SlackSide, id: string): string {
  const name = slack.names('user', id) ?? 'somebody';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function wayOf({ kind, message }: Sight & { kind: 'post' | 'edit' }): string {
  if (kind === 'edit') return 'edits its message in';
  return message.threadTs ? 'answers in the thread in' : 'writes in';
}

function wrap(line: string, width: number): string[] {
  const indent = /^[\s•○●✓◐⊘⚠\d.)]*/.exec(line)?.[0].length ?? 0;
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const cut = rest.lastIndexOf(' ', width);
    const at = cut > indent + 10 ? cut : width;
    lines.push(rest.slice(0, at));
    rest = ' '.repeat(Math.min(indent, 8)) + rest.slice(at).trimStart();
  }
  return [...lines, rest];
}
