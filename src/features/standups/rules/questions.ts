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
