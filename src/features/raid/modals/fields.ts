import { dayInput, selectInput, textInput, userInput } from '#platform/slack/modal.ts';
import type { Raw } from '#platform/slack/mrkdwn.ts';
import { TEXT_MAX, TITLE_MAX } from '../rules/item.ts';
import type { Draft } from '../rules/quick-add/parse.ts';

/** Chosen for “none”: Slack's menus can't be emptied once something is picked. */
export const NO_GATE = '-';

/** What the fields start with; the owner is a Slack user. */
export type Filled = Partial<Omit<Draft, 'owner'>> & { owner?: string | null; state?: 'open' | 'mitigating' };

export interface GateChoice {
  key: string;
  name: string;
}

/** What is asked about any item, new or old. */
export function inputs(filled: Filled, gates: readonly GateChoice[]) {
  const text = (initial: string | null | undefined) => (initial ? { initial } : {});
  return [
    textInput({
      key: 'title',
      label: 'Title',
      placeholder: 'Data load late',
      max: TITLE_MAX,
      ...text(filled.title),
    }),
    textInput({
      key: 'notes',
      label: 'More about it',
      optional: true,
      multiline: true,
      max: TEXT_MAX,
      ...text(filled.notes),
    }),
    scoreInput(
      'likelihood',
      'Likelihood',
      'An issue has happened: leave it empty.',
      ['hardly', 'unlikely', 'possible', 'likely', 'almost certain'],
      filled.likelihood,
    ),
    scoreInput(
      'impact',
      'Impact',
      'Likelihood × impact from 15 on makes a risk high: it blocks its gate. An issue’s likelihood counts as 5.',
      ['small', 'minor', 'noticeable', 'serious', 'severe'],
      filled.impact,
    ),
    userInput({ key: 'owner', label: 'Owner', optional: true, ...text(filled.owner) }),
    textInput({ key: 'next', label: 'Next step', optional: true, max: TEXT_MAX, ...text(filled.nextAction) }),
    dayInput({ key: 'due', label: 'Due', optional: true, ...text(filled.due) }),
    textInput({
      key: 'mitigation',
      label: 'Mitigation',
      optional: true,
      multiline: true,
      max: TEXT_MAX,
      ...text(filled.mitigation),
    }),
    gates.length > 0 &&
      selectInput({
        key: 'gate',
        label: 'Gate it touches',
        optional: true,
        options: [
          { text: 'No gate of its own', value: NO_GATE },
          ...gates.map((gate) => ({ text: gate.name, value: gate.key })),
        ],
        ...text(filled.gateKey),
      }),
    dayInput({
      key: 'validate',
      label: 'Validate by',
      hint: 'For assumptions: by when somebody must have confirmed it.',
      optional: true,
      ...text(filled.validateBy),
    }),
  ];
}

function scoreInput(key: string, label: Raw, hint: Raw, words: readonly string[], initial: number | null | undefined) {
  return selectInput({
    key,
    label,
    hint,
    optional: true,
    options: words.map((word, at) => ({ text: `${at + 1} – ${word}`, value: String(at + 1) })),
    ...(initial ? { initial: String(initial) } : {}),
  });
}
