import { z } from 'zod';
import { type Context, defineAction } from '#platform/feature.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { code } from '#platform/slack/mrkdwn.ts';
import { type Answer, nothing, open, replace, whisper } from '#platform/slack/reply.ts';
import { approveAs } from './commands.ts';
import { type Decision, decide } from './decide.ts';
import { declineModal } from './decline.ts';
import { matterOfApproval, openMatter } from './matter.ts';

/** What the buttons of an approver's message carry: which request, and what they had before their eyes. */
const onCard = z.object({ approval: z.string(), digest: z.string() });
const onWhisper = z.object({ gate: z.string(), role: z.string(), digest: z.string(), comment: z.string().default('') });

/** On the card it decides; beside a check, where a gate is all that is known, it is the command. */
export const approveAction = defineAction({
  id: 'gates.approve',
  value: z.union([onCard, z.object({ gate: z.string() })]),
  press: async (value, ctx) => {
    if ('gate' in value) return approveAs(ctx, await openMatter(ctx, value.gate), '');
    return decideOnCard(ctx, value, 'approve');
  },
});

export const confirmAction = defineAction({
  id: 'gates.confirm',
  value: onCard,
  press: (value, ctx) => decideOnCard(ctx, value, 'confirm'),
});

async function decideOnCard(ctx: Context, value: z.infer<typeof onCard>, verb: Decision['verb']): Promise<Answer> {
  const matter = await matterOfApproval(ctx, value.approval);
  const decided = await decide(ctx, matter, { verb, role: matter.role, comment: '', seen: value.digest });
  if (decided.kind === 'done') return nothing(...decided.writes);
  const next = 'Nothing was saved. I have refreshed the message: please look again, then decide.';
  return whisper(message([section(decided.sentence), section(next)]), ...decided.writes);
}

/** One of several roles, chosen from a whisper. */
export const signAction = defineAction({
  id: 'gates.sign',
  value: onWhisper,
  press: async ({ gate, role, digest, comment }, ctx) => {
    const matter = await openMatter(ctx, gate);
    const decided = await decide(ctx, matter, { verb: 'approve', role, comment, seen: digest });
    const check = code(`/golive check ${matter.project.key} ${matter.gate.key}`);
    const next = decided.kind === 'changed' && section(`Nothing was saved. Look again with ${check}, then approve.`);
    return replace(message([section(decided.sentence), next]), ...decided.writes);
  },
});

export const declineAction = defineAction({
  id: 'gates.decline',
  value: z.union([onCard, onWhisper]),
  press: async (value, ctx) => {
    if ('approval' in value) {
      const matter = await matterOfApproval(ctx, value.approval);
      return open(declineModal(matter, { role: matter.role, seen: value.digest, channel: null, reason: '' }));
    }
    const matter = await openMatter(ctx, value.gate);
    const { role, digest, comment } = value;
    return open(declineModal(matter, { role, seen: digest, channel: ctx.channel, reason: comment }));
  },
});
