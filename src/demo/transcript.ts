import { timeOf } from '#platform/clock.ts';
import { plainView } from '#platform/slack/plain.ts';
import type { Sight } from './player/journal.ts';
import type { SlackSide } from './player/slack-side.ts';

const WIDTH = 96;

const LINES = 22;

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
}

/** Writes down what each person does, and what they and the channels then see, as it is read on the screen. */
export interface Transcript {
  chapter(title: string): void;
  /** A person's move: `Mia in #acme-golive`, `/golive check`. */
  move(who: string, what: string): void;
  /**
   * What became visible since the last call. `brief` shows the first lines of each, `fold` one direct message whole and
   * of its likes the first line, `quiet` nothing.
   */
  show(options?: { brief?: number; quiet?: boolean; fold?: boolean }): void;
  note(text: string): void;
}

export function createTranscript(parts: TranscriptParts): Transcript {
  const { slack, people, now, print } = parts;
  let mark = 0;
  const standing = new Map<string, string>();

  function show({ brief = LINES, quiet = false, fold = false } = {}): void {
    const seen = slack.journal.since(mark);
    mark = slack.journal.mark;
    let direct = 0;
    for (const sight of seen) {
      const told = isNews(sight) && !quiet ? describe(slack, people, sight) : null;
      if (!told) continue;
      if (told.direct) direct += 1;
      tell(told, fold && direct > 1 ? 1 : brief);
    }
  }

  function tell({ who, text }: Told, most: number): void {
    print(`\n   ${who}`);
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
      print(`\n${timeOf(now(), 'Europe/Berlin')}  ${who}: ${what}`);
    },
    show,
    note: (text) => {
      for (const line of wrap(text, WIDTH)) print(line);
    },
  };
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
  return { who: `golive ${how} ${reader ? nameOf(slack, reader) : 'somebody'}`, text: message.text, direct: true };
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
