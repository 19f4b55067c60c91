import { z } from 'zod';
import { namesIn } from '#platform/directory/people.ts';
import { permalink } from '#platform/directory/workspace.ts';
import { defineAction, type Shortcut } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { decode, shorten } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';
import { withoutSecrets } from '#platform/slack/secrets.ts';
import { TEXT_MAX } from '../life/texts.ts';
import { knownProject, projectHere, startForm } from './open.ts';

export const fromAnywhere: Shortcut = {
  id: 'escalations.start',
  type: 'global',
  name: 'Escalate an issue',
  summary: 'Ask for help with what blocks you, with clocks and a ladder',
  run: async (_, ctx) => startForm(ctx, { project: await projectHere(ctx), draft: {} }),
};

/** The message is what is wrong, and its link the evidence. */
export const fromMessage: Shortcut = {
  id: 'escalations.from-message',
  type: 'message',
  name: 'Escalate this',
  summary: 'Escalate a message, which is kept as evidence',
  run: async (source, ctx) => {
    if (!source) throw new Refusal('Slack did not say which message you mean. Use `/escalate` instead.');
    const text = withoutSecrets(readable(source.text, await namesIn(ctx, source.text)));
    const link = source.permalink ?? (await permalink(ctx, source.channel, source.ts));
    const evidence = [link, text].filter(Boolean).join('\n');
    return startForm(ctx, {
      project: await projectHere(ctx),
      draft: { problem: shorten(text, 500), evidence: shorten(evidence, TEXT_MAX) },
      source: { channel: source.channel, ts: source.ts },
      channel: source.channel,
    });
  },
};

/** The button of a blocker, a RAID item or a criterion. */
export const fromButton = defineAction({
  id: 'escalations.raise',
  value: z.object({
    project: z.string(),
    about: z.string(),
    problem: z.string(),
    gate: z.string().nullable().default(null),
  }),
  press: async ({ project, about, problem, gate }, ctx) =>
    startForm(ctx, {
      project: await knownProject(ctx, project),
      draft: { problem: decode(problem) },
      about: decode(about),
      gate,
    }),
});
