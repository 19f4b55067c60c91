import { z } from 'zod';
import { type Action, type Context, defineAction } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { actions, button, menu, message, option, section } from '#platform/slack/blocks.ts';
import { nearest } from '#platform/slack/commands.ts';
import { code, esc } from '#platform/slack/mrkdwn.ts';
import { type Answer, replace, whisper } from '#platform/slack/reply.ts';
import { allKeys, type Project, projectByKey, projectsInChannel, projectsOf } from './queries.ts';
import { keyForm } from './rules/key.ts';

export { keyForm } from './rules/key.ts';

/** Either the project a command is about and the words that are left, or the question which one is meant. */
export type Found = { project: Project; rest: string } | { ask: Answer };

/**
 * The project of a command: a key in front of the text, else the channel's own project, else a picker of mine.
 * `command` is what the picker runs again with the key: `check`. A first word that looks like a mistyped key is refused
 * with the nearest one, unless `known` says that it is one of the command's own words.
 */
export async function theProject(
  ctx: Context,
  text: string,
  command: string,
  known: (word: string) => boolean = () => false,
): Promise<Found> {
  const [first = '', ...others] = text.split(/\s+/);
  if (first !== '' && keyForm.test(first.toUpperCase())) {
    const named = await projectByKey(ctx, first);
    if (named) return { project: named, rest: others.join(' ') };
  }
  const here = ctx.channel ? (await projectsInChannel(ctx, { channel: ctx.channel })).filter(isCurrent) : [];
  const [only] = here;
  if (only && here.length === 1) {
    if (looksLikeKey(first) && !known(first.toLowerCase())) await refuseKey(ctx, first);
    return { project: only, rest: text };
  }
  if (first !== '' && !known(first.toLowerCase())) await refuseKey(ctx, first);
  const choice = here.length > 1 ? here : (await projectsOf(ctx, { person: ctx.actor.id })).filter(isCurrent);
  return { ask: pick(choice, command, text, here.length > 1) };
}

function isCurrent(project: Project): boolean {
  return project.state !== 'closed' && project.state !== 'cancelled';
}

/** In capitals, as keys are written: `ACMEE`. */
function looksLikeKey(word: string): boolean {
  return keyForm.test(word) && word === word.toUpperCase();
}

async function refuseKey(ctx: Context, word: string): Promise<never> {
  const keys = (await allKeys(ctx, {})).map((row) => row.key);
  const near = nearest(word.toUpperCase(), keys);
  const next = near ? `Did you mean ${near}?` : 'See every project with `/golive list all`.';
  throw new Refusal(`I know no project “${word.slice(0, 40)}”. ${next}`);
}

function pick(choice: readonly Project[], command: string, rest: string, sameChannel: boolean): Answer {
  if (choice.length === 0) {
    return whisper(
      message([
        section(
          `Which project? You hold no role in one yet. Add its key, as in ${code(`/golive ${command} ACME`)}, or see them all with ${code('/golive list all')}.`,
        ),
      ]),
    );
  }
  const question = sameChannel ? 'This channel has several projects. Which one?' : 'Which of your projects?';
  const value = { command, rest: rest.slice(0, 1_000) };
  if (choice.length <= 5) {
    return whisper(
      message([
        section(question),
        actions(
          ...choice.map((it) =>
            button({ id: 'projects.pick', text: `${it.key} ${it.customer}`, value: { ...value, key: it.key } }),
          ),
        ),
      ]),
    );
  }
  const options = choice
    .slice(0, 100)
    .map((it) => option(`${it.key} ${it.customer}`, JSON.stringify({ key: it.key, command, rest: rest.slice(0, 90) })));
  return whisper(message([section(question), actions(menu({ id: 'projects.pick', placeholder: 'Project', options }))]));
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

/** The project's name as messages show it. */
export function nameOf(project: Project): string {
  return `*${esc(project.key)}* ${esc(project.customer, 80)}`;
}
