import { z } from 'zod';
import { type Action, defineAction } from '#platform/feature.ts';
import { whisper } from '#platform/slack/reply.ts';
import { checkMessage } from './blocks.ts';
import { checkFoot } from './foot.ts';
import { checkedGate } from './read.ts';

const value = z.object({ gate: z.string() });

/** The check of one gate, for whoever presses: also under a message that was shared. */
export const checkAction: Action<z.infer<typeof value>> = defineAction({
  id: 'gates.check',
  value,
  press: async ({ gate: id }, ctx) => {
    const seen = await checkedGate(ctx, id);
    return whisper(checkMessage(seen, checkFoot(ctx, seen)));
  },
});
