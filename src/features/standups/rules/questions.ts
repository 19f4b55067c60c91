import { Refusal } from '#platform/refusal.ts';
import { isBlank, oneLine } from '#platform/slack/mrkdwn.ts';

/** More are a form, not a standup. */
export const MOST_QUESTIONS = 5;
const LONGEST = 150;
/** What fits one answer, in characters. */
export const ANSWER_MAX = 1_000;

export const moods = { great: '😀 Great', good: '🙂 Good', fair: '😐 So-so', rough: '🙁 Rough' } as const;
export type Mood = keyof typeof moods;

export function isMood(text: string | null | undefined): text is Mood {
  return text !== null && text !== undefined && text in moods;
}

/** What somebody wrote, null where it says nothing: blanks, a dot, a dash. */
export function saying(text: string | null | undefined): string | null {
  return text && !/^[\p{P}\p{Z}\p{C}\s]*$/u.test(text) ? text : null;
}

const none =
  'none|no|nope|nothing|nil|n/?a|not applicable|not any|kein|keine|nichts|rien|aucune?|pas de|nada|ning[uú]n[oa]?|sin';
const ofWhat =
  'current|major|blockers?|blocks|blocking( me)?|is blocking( me)?|blocks me|issues?|problems?|impediments?|obstacles?|to report|at all|probleme|hindernisse|zu berichten|blocages?|à signaler|bloqueos?|que reportar';
const when =
  "today|now|right now|currently|so far|for now|yet|atm|here|at the moment|really|from me|from my side|thanks|thank you|heute|aujourd'hui|hoy";
const fine = "(all|everything'?s?) (is )?(good|fine|clear|ok|okay)|(i('m| am) )?(not blocked|unblocked)";
/** “Nothing new” is no such word: what blocked them before may still do. */
const nothing = new RegExp(`^((${none})( (${ofWhat}|${when})){0,3}|(${fine})( (${when}))?)$`);

/** What blocks them: `none`, `n/a` and `all good` do not. */
export function blockerOf(text: string | null | undefined): string | null {
  const said = saying(text);
  const words = said
    ?.toLowerCase()
    .replaceAll('’', "'")
    .replace(/[^\p{L}\p{N}'/]+/gu, ' ')
    .trim();
  return words && nothing.test(words) ? null : said;
}

/** The team's own questions, one on each line. */
export function questionsIn(text: string | undefined): string[] {
  const lines = (text ?? '').split('\n').map(oneLine);
  const questions = [...new Set(lines.filter((line) => !isBlank(line)))];
  const long = questions.find((question) => question.length > LONGEST);
  if (long) {
    throw new Refusal(`“${long.slice(0, 40)}…” is too long. Keep each question under ${LONGEST} characters.`, {
      field: 'questions',
    });
  }
  if (questions.length > MOST_QUESTIONS) {
    throw new Refusal(`${questions.length} questions of your own are too many. Keep the ${MOST_QUESTIONS} best.`, {
      field: 'questions',
    });
  }
  return questions;
}
