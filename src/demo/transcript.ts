import { timeOf } from '#platform/clock.ts';
import { plainView } from '#platform/slack/plain.ts';
import type { Sight } from './player/journal.ts';
import type { SlackSide } from './player/slack-side.ts';

const WIDTH = 96;

/** Writes down what each person does, and what they and the channels then see, as it is read on the screen. */
export interface Transcript {
  chapter(title: string): void;
  /** A person's move: `Mia in #acme-golive`, `/golive check`. */
  move(who: string, what: string): void;
  /** What became visible since the last call; `brief` shows only the first lines of each. */
  show(options?: { brief?: number; quiet?: boolean }): void;
  note(text: string): void;
}

export function createTranscript(slack: SlackSide, now: () => Date, print: (line: string) => void): Transcript {
  let mark = 0;

  function show({ brief = Number.POSITIVE_INFINITY, quiet = false } = {}): void {
    const seen = slack.journal.since(mark);
    mark = slack.journal.mark;
    if (quiet) return;
    for (const sight of seen) {
      const told = describe(slack, sight);
      if (!told) continue;
      print(`\n   ${told.who}`);
      const lines = told.text.split('\n').flatMap((line) => wrap(line, WIDTH - 5));
      for (const line of lines.slice(0, brief)) print(`   │ ${line}`.trimEnd());
      if (lines.length > brief) print(`   │ … ${lines.length - brief} more lines`);
    }
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

function describe(slack: SlackSide, sight: Sight): { who: string; text: string } | null {
  switch (sight.kind) {
    case 'whisper':
      return { who: `golive, to ${slack.names('user', sight.to)} only`, text: sight.message.text };
    case 'modal':
      return {
        who: `golive opens a form for ${slack.names('user', sight.to)}`,
        text: plainView(sight.view as never, slack.names),
      };
    case 'post':
    case 'edit':
      return place(slack, sight);
    default:
      return null;
  }
}

function place(slack: SlackSide, sight: Sight & { kind: 'post' | 'edit' }) {
  const { message } = sight;
  const author = message.user === slack.botUserId ? 'golive' : (slack.names('user', message.user) ?? 'somebody');
  const channel = slack.names('channel', message.channel);
  const where = channel ? `#${channel}` : `a direct message`;
  const how =
    sight.kind === 'edit' ? 'edits its message in' : message.threadTs ? 'answers in a thread in' : 'writes in';
  return { who: `${author} ${how} ${where}`, text: message.text };
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
