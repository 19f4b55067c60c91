import { z } from 'zod';
import { defineAction } from '#platform/feature.ts';
import { nothing, open, whisper } from '#platform/slack/reply.ts';
import { approve, toDecide } from '../deciding.ts';
import { declineModal } from '../modals.ts';

const value = z.object({ proposal: z.string() });

export const approveAction = defineAction({
  id: 'plan.approve',
  value,
  press: async (pressed, ctx) => {
    const found = await toDecide(ctx, pressed.proposal);
    if ('decided' in found) return whisper(found.decided);
    return nothing(...(await approve(ctx, found)));
  },
});

/** Asks why. */
export const declineAction = defineAction({
  id: 'plan.decline',
  value,
  press: async (pressed, ctx) => {
    const found = await toDecide(ctx, pressed.proposal);
    if ('decided' in found) return whisper(found.decided);
    return open(declineModal(found.proposal));
  },
});
