import type { Command } from '../feature.ts';
import { context, header, type Message, message, rows, section } from './blocks.ts';
import { code, esc } from './mrkdwn.ts';

/** The first words of commands, as people come to need them; help and the README follow it. */
export const byUse = [
  ...['check', 'gate', 'request', 'approve', 'decline', 'withdraw', 'delegate', 'waive', 'advance'],
  ...['raid', 'status', 'plan', 'done', 'move', 'list', 'escalate', 'standup', 'reminders'],
  ...['new', 'team', 'rag', 'away', 'back', 'settings', 'freeze', 'digest', 'rituals', 'admin'],
];

/** What is needed most comes first; one noun's commands stay together. */
export function inOrderOfUse(commands: readonly Command[]): Command[] {
  const place = ({ path }: Command) => byUse.indexOf(path.split(' ')[0] ?? path);
  return commands.toSorted((one, other) => place(one) - place(other));
}

/** Help at every level: each line can be copied and sent as it stands. */
export function helpMessage(noun: string, commands: readonly Command[]): Message {
  const title = noun === '' ? 'What you can ask golive' : `/golive ${noun}`;
  const lines = inOrderOfUse(commands).map((command) => {
    const examples = noun === '' ? command.examples.slice(0, 1) : command.examples;
    return `*${esc(command.summary)}*\n${examples.map((example) => code(example)).join('   ')}`;
  });
  return message(
    rows(
      header(title),
      chunks(lines, 8).map((some) => section(some.join('\n'))),
      context(
        noun === ''
          ? `Add ${code('help')} to any word for more, as in ${code('/golive raid help')}. In a project's channel you may leave out its key.`
          : `Back to everything: ${code('/golive help')}`,
      ),
    ),
  );
}

/** The answer to a word nobody knows. */
export function unknownMessage(word: string, nearest: string | null, rest: string): Message {
  const meant = nearest ? `Did you mean ${code(`/golive ${`${nearest} ${rest}`.trim()}`)}? ` : '';
  return message(
    rows(section(`I don't know “${esc(word.slice(0, 60))}”. ${meant}See ${code('/golive help')} for everything I do.`)),
  );
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let at = 0; at < items.length; at += size) out.push(items.slice(at, at + size));
  return out;
}
