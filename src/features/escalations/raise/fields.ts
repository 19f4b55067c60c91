import type { InputBlock } from '@slack/types';
import { dayInput, textInput } from '#platform/slack/modal.ts';
import { TEXT_MAX } from '../life/texts.ts';
import type { Draft } from './form.ts';

type Texts = 'problem' | 'impact' | 'ask' | 'steps' | 'environment' | 'evidence' | 'tried' | 'workaround';

const texts: readonly { key: Texts; label: string; hint?: string; required?: boolean }[] = [
  { key: 'problem', label: 'What is wrong, and since when?', required: true },
  { key: 'impact', label: 'What does it do to the customer and the date?', required: true },
  {
    key: 'ask',
    label: 'What do you ask for, and from whom?',
    hint: 'A decision, a fix, a person. A Sev1 may go out without.',
  },
  { key: 'evidence', label: 'Evidence', hint: 'Logs, the payload, a link to a screenshot.' },
  { key: 'steps', label: 'Steps to reproduce' },
  { key: 'environment', label: 'Environment' },
  { key: 'tried', label: 'Tried so far' },
  { key: 'workaround', label: 'Workaround', hint: '“None” is an answer.' },
];

/** The text fields, the day after what is asked for. Filling the day or pressing Enter counts anew. */
export function fields(draft: Draft): InputBlock[] {
  return texts.flatMap(({ key, label, hint, required }) => {
    const field = textInput({
      key,
      label,
      multiline: true,
      optional: !required || (key === 'impact' && draft.severity === 1),
      max: TEXT_MAX,
      ...(hint && { hint }),
      ...(draft[key] ? { initial: draft[key] } : {}),
      dispatch: 'escalations.draft',
    });
    return key === 'ask' ? [field, neededBy(draft)] : [field];
  });
}

function neededBy(draft: Draft): InputBlock {
  return dayInput({
    key: 'neededBy',
    label: 'Needed by',
    optional: true,
    ...(draft.neededBy ? { initial: draft.neededBy } : {}),
    dispatch: 'escalations.draft',
  });
}
