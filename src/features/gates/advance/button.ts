import type { Button } from '@slack/types';
import { button, confirm } from '#platform/slack/blocks.ts';
import type { GateRow } from '../queries.ts';

/** For whoever may advance, while the gate of the current phase says GO or GO WITH CONDITIONS. */
export function advanceButton(gate: GateRow): Button {
  return button({
    id: 'gates.advance',
    text: 'Advance',
    value: { gate: gate.id },
    confirm: confirm({
      title: 'Pass this gate?',
      text: `${gate.name} is passed for good, and the project moves on to its next phase.`,
      yes: 'Pass the gate',
      no: 'Not yet',
    }),
  });
}
