import { z } from 'zod';
import { type Action, defineAction } from '#platform/feature.ts';
import { actions, button, menu, message, option, section } from '#platform/slack/blocks.ts';
import { limits } from '#platform/slack/limits.ts';
import { code, type Raw } from '#platform/slack/mrkdwn.ts';
import { type Answer, replace, whisper } from '#platform/slack/reply.ts';
import { givenBack } from './given-back.ts';
import type { Project } from './queries.ts';

/** A project's name on buttons and in menus: 'ACME · Acme Retail'. */
export function labelOf({ key, customer }: Pick<Project, 'key' | 'customer'>): Raw {
  return `${key} · ${customer}`;
}

/** More than these are easier to find in a menu. */
const BUTTONS = 5;

/** Asks which project a command is about; it goes on with all that was typed, or the text is given back. */
export function pick(choice: readonly Project[], command: string, rest: string, sameChannel: boolean): Answer {
  if (choice.length === 0) {
    const question = 'Which project? You hold no role in one yet. Add its key';
    if (rest !== '') return givenBack(`${question}, or see them all with \`/golive list all\`.`, command, rest);
    return whisper(
      message([
        section(
          `${question}, as in ${code(`/golive ${command} ACME`)}, or see them all with ${code('/golive list all')}.`,
        ),
      ]),
    );
  }
  const question = sameChannel ? 'This channel has several projects. Which one?' : 'Which of your projects?';
  const values = choice.map(({ key }) => ({ key, command, rest }));
  const longest = Math.max(...values.map((value) => JSON.stringify(value).length));
  if (choice.length > BUTTONS && longest <= limits.optionValue) {
    const options = choice
      .slice(0, limits.menuOptions)
      .map((it, at) => option(labelOf(it), JSON.stringify(values[at])));
    const which = menu({ id: 'projects.pick', placeholder: 'Project', options });
    return whisper(message([section(question), actions(which)]));
  }
  if (choice.length <= limits.actionsElements && longest <= limits.buttonValue) {
    const buttons = choice.map((it, at) => button({ id: 'projects.pick', text: labelOf(it), value: values[at] }));
    return whisper(message([section(question), actions(...buttons)]));
  }
  const keys = choice.slice(0, BUTTONS).map(({ key }) => key);
  const more = choice.length > keys.length ? ', …' : '';
  return givenBack(`${question} Add its key in front: ${keys.join(', ')}${more}.`, command, rest);
}

const picked = z.object({ key: z.string(), command: z.string(), rest: z.string() });

/** Runs the command again with the chosen key, in place of the question. */
export const pickProject: Action<z.infer<typeof picked> | null> = defineAction({
  id: 'projects.pick',
  value: picked.nullable(),
  press: async (value, ctx, { chosen }) => {
    const { key, command, rest } = value ?? picked.parse(JSON.parse(chosen ?? 'null'));
    const { reply, writes } = await ctx.run(`${command} ${key} ${rest}`.trim());
    return reply.kind === 'whisper' ? replace(reply.message, ...writes) : { reply, writes };
  },
});
