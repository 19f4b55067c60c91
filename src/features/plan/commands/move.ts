import type { Command, Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Answer, open, whisper } from '#platform/slack/reply.ts';
import { anyWord, keyInFront, theProject } from '../../projects/find.ts';
import { mustBeOpen } from '../../projects/writes.ts';
import { carryOut } from '../carry-out.ts';
import { moveModal } from '../modals.ts';
import { authority, mustBeAhead, mustFit, type Target, targetOf } from '../moving.ts';
import { named } from '../naming.ts';
import { type Plan, planOf } from '../plan.ts';
import { readWhy, reasonGiven } from '../rules/cause.ts';
import { anchorNamed, matchMilestone } from '../rules/match.ts';
import { type MoveRequest, readMove } from '../rules/request.ts';

export const moveCommand: Command = {
  path: 'move',
  usage: '[KEY] MILESTONE DATE [because …]',
  summary: 'Move a milestone, the kickoff or go-live, with the cause',
  examples: ['/golive move uat-signed fri because customer: testers are away', '/golive move ACME go-live 2026-12-11'],
  run: ask,
};

async function ask(text: string, ctx: Context): Promise<Answer> {
  const found = await theProject(ctx, await keyed(ctx, text), 'move', anyWord);
  if ('ask' in found) return found.ask;
  mustBeOpen(found.project);
  const plan = await planOf(ctx, found.project);
  const request = readMove(found.rest, plan, (words) => isName(plan, words));
  if (request.name === '')
    throw new Refusal(
      'Which milestone, and when? Try `/golive move uat-signed fri because customer: testers are away`.',
    );
  const target = theTarget(plan, request);
  return 'ask' in target ? target.ask : move(ctx, plan, target, request);
}

/** `uat fri ACME because …`: a key may stand behind the date too; what follows `because` is a reason. */
async function keyed(ctx: Context, text: string): Promise<string> {
  const [, before = '', because = ''] = /^(.*?)((?:(?:^|\s)because\b.*)?)$/is.exec(text.trim()) ?? [];
  return `${await keyInFront(ctx, before)}${because}`;
}

/** At once when everything was said and one milestone moves; else the form, filled in as far as it goes. */
async function move(ctx: Context, plan: Plan, target: Target, { day, because }: MoveRequest): Promise<Answer> {
  const as = authority(ctx, plan, target);
  mustBeAhead(plan, target);
  if (day !== null) mustFit(plan, target, day);
  const { cause, reason } = readWhy(because);
  if (target.kind === 'milestone' && day !== null && cause && reason !== '') {
    const { said, writes } = await carryOut(ctx, plan, target, day, { cause, reason: reasonGiven(reason) });
    return whisper(said, ...writes);
  }
  return open(moveModal({ plan, target, as, day, cause, reason, channel: ctx.channel }));
}

function theTarget(plan: Plan, { name, day, because }: MoveRequest): Target | { ask: Answer } {
  const anchor = anchorNamed(name);
  if (anchor) return { kind: 'anchor', anchor };
  const rest = `${day ? ` ${day}` : ''}${because ? ` because ${because}` : ''}`;
  const found = named(plan, name, (key) => `move ${plan.project.key} ${key}${rest}`);
  return 'ask' in found ? found : targetOf(found.milestone);
}

function isName(plan: Plan, words: string): boolean {
  return anchorNamed(words) !== null || matchMilestone(words, plan.milestones).kind !== 'none';
}
