import type { ModalView } from '@slack/types';
import { z } from 'zod';
import { type Day, showDay } from '#platform/clock.ts';
import { context } from '#platform/slack/blocks.ts';
import { checkInput, modal, selectInput, textInput } from '#platform/slack/modal.ts';
import { esc, type Mrkdwn, oneLine } from '#platform/slack/mrkdwn.ts';
import { ANSWER_MAX, type Mood, moods } from '../rules/questions.ts';
import { printOf } from '../rules/saved-meanwhile.ts';

const answer = z.string().max(ANSWER_MAX, `Please shorten this to ${ANSWER_MAX.toLocaleString('en')} characters.`);

/** The team's own questions are `q0`, `q1`, … */
export const answerForm = z
  .object({
    done: answer.optional(),
    next: answer.optional(),
    blocked: answer.optional(),
    mood: z.enum(Object.keys(moods) as [Mood, ...Mood[]]).optional(),
    finished: z.array(z.string()).default([]),
  })
  .catchall(answer.optional());
export type AnswerForm = z.infer<typeof answerForm>;

export const answerMeta = z.object({
  project: z.string(),
  day: z.string(),
  /** As they were asked: somebody may change them meanwhile. */
  questions: z.array(z.string()),
  channel: z.string().nullable(),
  /** The prints of what its fields were opened with; null: not known. */
  filled: z.record(z.string(), z.string()).nullable().default(null),
});
export type AnswerMeta = z.infer<typeof answerMeta>;

export interface Filled {
  done?: string | null;
  next?: string | null;
  blocked?: string | null;
  mood?: string | null;
  more?: readonly { question: string; answer: string }[];
}

interface Asked {
  project: { id: string; key: string };
  day: Day;
  /** Why it is another day than the one they pressed for. */
  note: Mrkdwn | null;
  questions: readonly string[];
  mood: boolean;
  items: readonly { value: string; text: string }[];
  filled: Filled;
  /** What was blocked last time, when it may still be. */
  blockedBefore: string | null;
  fate: Mrkdwn;
  channel: string | null;
}

export function answerModal(it: Asked): ModalView {
  const { filled, day } = it;
  const text = (initial: string | null | undefined) => ({
    optional: true,
    multiline: true,
    max: ANSWER_MAX,
    ...(initial ? { initial } : {}),
  });
  return modal({
    callback: 'standups.save',
    title: `Standup ${it.project.key}`,
    submit: 'Send',
    meta: { project: it.project.id, day, questions: it.questions, channel: it.channel, filled: printsOf(it) },
    blocks: [
      context(it.note ?? `${showDay(day)}.`, it.fate),
      textInput({ key: 'done', label: 'Done', hint: 'Since your last standup.', ...text(filled.done) }),
      it.items.length > 0 &&
        checkInput({
          key: 'finished',
          label: 'Finished as well?',
          hint: 'What you tick is done in the plan or closed in the RAID log.',
          optional: true,
          options: it.items,
        }),
      textInput({ key: 'next', label: 'Next', ...text(filled.next) }),
      textInput({
        key: 'blocked',
        label: 'Blocked by',
        hint: 'Leave it empty when nothing is.',
        ...text(filled.blocked),
      }),
      it.blockedBefore !== null && context(`Last time: ${esc(oneLine(it.blockedBefore), 300)}`),
      it.mood &&
        selectInput({
          key: 'mood',
          label: 'Mood',
          optional: true,
          options: Object.entries(moods).map(([value, words]) => ({ text: words, value })),
          ...(filled.mood ? { initial: filled.mood } : {}),
        }),
      it.questions.map((question, at) =>
        textInput({ key: `q${at}`, label: question, ...text(answerTo(filled, question)) }),
      ),
    ],
  });
}

function answerTo({ more = [] }: Filled, question: string): string | undefined {
  return more.find((each) => each.question === question)?.answer;
}

/** By the fields' keys; what is empty has none. */
function printsOf({ filled, questions, ...it }: Pick<Asked, 'filled' | 'questions' | 'mood'>): Record<string, string> {
  const { done, next, blocked } = filled;
  const mood = it.mood ? filled.mood : null;
  const own = questions.map((question, at) => [`q${at}`, answerTo(filled, question)] as const);
  const prints = [...Object.entries({ done, next, blocked, mood }), ...own].map(
    ([key, held]) => [key, printOf(held)] as const,
  );
  return Object.fromEntries(prints.filter(([, print]) => print !== ''));
}
