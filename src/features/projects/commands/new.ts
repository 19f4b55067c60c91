import { addWorkingDays, plainWeek } from '#platform/calendar/working-days.ts';
import { addMonths } from '#platform/clock.ts';
import type { Command, Context } from '#platform/feature.ts';
import { oneLine, plainQuotes } from '#platform/slack/mrkdwn.ts';
import { readable } from '#platform/slack/readable.ts';
import { open } from '#platform/slack/reply.ts';
import type { Library } from '../../playbooks/library.ts';
import type { Shelf } from '../../playbooks/shelf.ts';
import { newProjectModal } from '../modals/new.ts';
import { must } from '../permissions.ts';
import { allKeys } from '../queries.ts';
import { suggestKey } from '../rules/key.ts';
import { isSpokenFor, spokenWords } from '../rules/names.ts';

export function newCommand(shelf: Shelf): Command {
  return {
    path: 'new',
    usage: '[customer]',
    summary: 'Start a project from a playbook',
    examples: ['/golive new Acme'],
    reads: true,
    run: async (text, ctx) => {
      must(ctx.actor, 'project.create', null, []);
      const library = await shelf();
      return open(newProjectModal(await guessed(text, ctx, library), ctx.channel, library));
    },
  };
}

async function guessed(text: string, ctx: Context, { sources }: Library) {
  const customer = oneLine(plainQuotes(readable(text)).replace(/^"(.*)"$/, '$1'));
  const taken = new Set((await allKeys(ctx, {})).map((row) => row.key));
  const spoken = new Set([...sources.values()].flatMap(spokenWords));
  return {
    customer: customer || undefined,
    key: customer ? suggestKey(customer, (key) => taken.has(key) || isSpokenFor(key, spoken)) : undefined,
    zone: ctx.zone,
    kickoff: ctx.today,
    goLive: addWorkingDays(addMonths(ctx.today, 2), 0, plainWeek),
    lead: ctx.actor.slackId,
  };
}
