import { z } from 'zod';
import { type Context, defineView } from '#platform/feature.ts';
import { context, message, section } from '#platform/slack/blocks.ts';
import { modal, textInput } from '#platform/slack/modal.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { close, update } from '#platform/slack/reply.ts';
import { digestFor } from '../rules/coverage.ts';
import type { Role } from '../rules/types.ts';
import { decide } from './decide.ts';
import { gateName, type Matter, openMatter } from './matter.ts';

interface Opened {
  role: Role;
  seen: string;
  /** Where they are told that it is done; null when their card says so. */
  channel: string | null;
  reason: string;
  note?: Mrkdwn;
}

export function declineModal(matter: Matter, { role, seen, channel, reason, note }: Opened) {
  return modal({
    callback: 'gates.decline',
    title: 'Decline',
    submit: 'Decline',
    meta: { gate: matter.gate.id, role, seen, channel },
    blocks: [
      note && section(note),
      section(`*${esc(gateName(matter))}* as ${esc(matter.roleName(role))}`),
      textInput({ key: 'reason', label: 'What is missing?', multiline: true, max: 3_000, initial: reason }),
      context('Whoever asked for the approval reads this, and so does everybody who checks the gate.'),
    ],
  });
}

export const declineView = defineView({
  id: 'gates.decline',
  form: z.object({
    reason: z
      .string({ error: 'Say what is missing, so that it can be put right.' })
      .max(3_000, 'Shorten this to 3,000 characters.'),
  }),
  meta: z.object({ gate: z.string(), role: z.string(), seen: z.string(), channel: z.string().nullable() }),
  submit: async ({ reason }, { gate, role, seen, channel }, ctx: Context) => {
    const matter = await openMatter(ctx, gate);
    const decided = await decide(ctx, matter, { verb: 'decline', role, comment: reason, seen });
    if (decided.kind === 'changed') {
      // The form stays with what they wrote; sent again it is about what stands there now.
      const now = {
        role,
        seen: digestFor(matter.state, role),
        channel,
        reason,
        note: `${decided.sentence}\nNothing was saved yet. Look again, then send it or close the form.`,
      };
      return update(declineModal(matter, now), ...decided.writes);
    }
    return close(channel === null ? null : message([section(decided.sentence)]), channel, ...decided.writes);
  },
});
