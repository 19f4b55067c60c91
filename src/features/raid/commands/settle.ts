import type { Command, Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Answer, open, whisper } from '#platform/slack/reply.ts';
import { settleModal, type Verb } from '../modals/settle.ts';
import { mustSettle } from '../rights.ts';
import { codeOf } from '../rules/item.ts';
import { readable, tooLong } from '../rules/text.ts';
import { itemScreen, namesIn } from '../screen.ts';
import { settleItem } from '../settle.ts';
import { theItem } from './item.ts';
import { keepingText } from './kept.ts';

export const closeCommand: Command = {
  path: 'raid close',
  usage: '[KEY] R-12 [because …]',
  summary: 'Close a RAID item, with the reason',
  examples: ['/raid close R-12 because the vendor delivered', '/raid close ACME I-3'],
  run: keepingText('/raid close', settling('close')),
};

export const acceptCommand: Command = {
  path: 'raid accept',
  usage: '[KEY] R-12 [because …]',
  summary: 'Accept a RAID item as it is, with the reason; a high risk needs the delivery manager',
  examples: ['/raid accept R-12 because the old import stays as fallback'],
  run: keepingText('/raid accept', settling('accept')),
};

function settling(verb: Verb) {
  return async (text: string, ctx: Context): Promise<Answer> => {
    const found = await theItem(text, ctx, `raid ${verb}`);
    if ('ask' in found) return found.ask;
    const { project, item } = found;
    const reason = readable(found.rest.replace(/^because\b[\s:,]*/i, ''), await namesIn(ctx, found.rest));
    if (reason === '') {
      await mustSettle(ctx, project, item, verb);
      return open(settleModal(item, verb, ctx.channel));
    }
    const long = tooLong(reason, 'The reason');
    if (long) throw new Refusal(long);
    const { item: after, writes } = await settleItem(ctx, project, item, verb, reason);
    return whisper(await itemScreen(ctx, project, after, `${codeOf(after)} is ${after.state}.`), ...writes);
  };
}
