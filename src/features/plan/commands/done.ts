import type { Command } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, message, section } from '#platform/slack/blocks.ts';
import { whisper } from '#platform/slack/reply.ts';
import { anyWord, keyInFront, theProject } from '../../projects/find.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { finish } from '../finishing.ts';
import { named } from '../naming.ts';
import { planOf } from '../plan.ts';
import { matchMilestone } from '../rules/match.ts';
import { readDone } from '../rules/request.ts';

export const doneCommand: Command = {
  path: 'done',
  usage: '[KEY] MILESTONE [DATE]',
  summary: 'Finish a milestone, today or on an earlier day',
  examples: ['/golive done uat-signed', '/golive done ACME kickoff yesterday'],
  run: async (text, ctx) => {
    const found = await theProject(ctx, await keyInFront(ctx, text), 'done', anyWord);
    if ('ask' in found) return found.ask;
    mustBeOpen(found.project);
    if (found.rest === '')
      throw new Refusal('Which milestone is done? Try `/golive done uat-signed`, or choose one in `/golive plan`.');
    const plan = await planOf(ctx, found.project);
    const { name, day } = readDone(found.rest, plan, (words) => matchMilestone(words, plan.milestones).kind !== 'none');
    const picked = named(plan, name, (key) => `done ${plan.project.key} ${key} ${day}`);
    if ('ask' in picked) return picked.ask;
    const { said, writes, milestone } = finish(ctx, plan, picked.milestone, day);
    const undo = button({ id: 'plan.reopen', text: 'Not done after all', value: { milestone: milestone.id } });
    return whisper(message([section(said), actions(undo)]), ...writes);
  },
};
