import type { Button } from '@slack/types';
import { z } from 'zod';
import { actions, button, type Child } from '#platform/slack/blocks.ts';
import type { Criterion } from '../rules/types.ts';
import { refOf, type WaiverRef } from './waiver-request.ts';

/** `card`: pressed on the manager's own message, which is drawn again; `answer`: on a passing one, which is replaced. */
export const decideValue = z.object({
  criterion: z.string(),
  seen: z.string(),
  from: z.enum(['card', 'answer']).default('card'),
});
export type DecideValue = z.infer<typeof decideValue>;

/** On the card, which is about one waiver. */
export function cardButtons(ref: WaiverRef, key: string): [Button, Button] {
  return [
    button({ id: 'gates.grant', text: 'Grant', value: ref, style: 'primary', label: `Grant the waiver of ${key}` }),
    button({ id: 'gates.decline-waiver', text: 'Decline', value: ref, label: `Decline the waiver of ${key}` }),
  ];
}

/** Among other things, so the buttons name what they decide on. */
export function decideRow(criterion: Criterion): Child {
  if (criterion.waiver === null) return null;
  const value = { ...refOf(criterion, criterion.waiver), from: 'answer' };
  return actions(
    button({ id: 'gates.grant', text: `Grant the waiver of ${criterion.key}`, value }),
    button({ id: 'gates.decline-waiver', text: `Decline the waiver of ${criterion.key}`, value }),
  );
}
