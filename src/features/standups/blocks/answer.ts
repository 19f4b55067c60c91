import type { Person } from '#platform/directory/people.ts';
import { context, type Message, message, section } from '#platform/slack/blocks.ts';
import { bold, esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { isMood, moods } from '../rules/questions.ts';

interface Said {
  done: string | null;
  next: string | null;
  blocked: string | null;
  mood: string | null;
  more: readonly { question: string; answer: string }[];
  finished: readonly string[];
  late: boolean;
  editedAt: Date | null;
}

/** What one section holds beside its title. */
const ROOM = 2_700;
/** What reads as one line beside its title. */
const LINE = 120;

/**
 * One person's answer, in the thread of the day's message. By name: a mention would make them follow the thread, and hear
 * of everybody else's answer.
 */
export function answerMessage(person: Person, said: Said): Message {
  return message([
    section(`${bold(person.name)}${isMood(said.mood) ? ` ${moods[said.mood]}` : ''}`),
    part('⛔ Blocked', said.blocked),
    part('Done', said.done),
    said.finished.length > 0 && section(`*Finished*\n${said.finished.map((name) => `✓ ${esc(name, 200)}`).join('\n')}`),
    part('Next', said.next),
    said.more.map(({ question, answer }) => part(question, answer)),
    context(said.late && '_late_', said.editedAt !== null && '_edited_'),
  ]);
}

function part(title: string, text: string | null) {
  return text !== null && section(titled(title, text));
}

/** On one line where the text is one. */
function titled(title: string, text: string): Mrkdwn {
  const between = text.length > LINE || text.includes('\n') ? '\n' : ' ';
  return `*${esc(title).replaceAll('*', '∗')}*${between}${esc(text, ROOM)}`;
}
