import type { Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { esc, plainQuotes } from '#platform/slack/mrkdwn.ts';
import type { Answer } from '#platform/slack/reply.ts';
import { givenBack } from './given-back.ts';
import { pick } from './picker.ts';
import { allKeys, type Project, projectByKey, projectsInChannel, projectsOf } from './queries.ts';
import { keyForm, nearKey } from './rules/key.ts';

export { keyForm } from './rules/key.ts';

/** Either the project a command is about and the words that are left, or the question which one is meant. */
export type Found = { project: Project; rest: string } | { ask: Answer };

/** For commands in which any words may follow, such as a comment or a reason. */
export function anyWord(_: string): boolean {
  return true;
}

/**
 * The project of a command: a key in front of the text or, in CAPITALS, behind it; else the channel's own project, else
 * a picker of mine. `command` is what the picker runs again with the key: `check`. A first word that looks like a
 * mistyped key is refused with the nearest one, unless `known` says that it is one of the command's own words. A command
 * that knows `anyWord` takes free text: there a word is another project's key only as keys are written, in CAPITALS or
 * where no other project is meant, and nothing that was typed is lost.
 */
export async function theProject(
  ctx: Context,
  said: string,
  command: string,
  known: (word: string) => boolean = () => false,
): Promise<Found> {
  const free = known('');
  const text = free ? said.trim() : await keyInFront(ctx, said);
  const [typed = ''] = text.split(/\s+/, 1);
  const first = unquoted(typed);
  const named = await projectNamed(ctx, first);
  if (named && isCapital(first)) return { project: named, rest: text.slice(typed.length).trim() };
  const everything = ctx.channel ? await projectsInChannel(ctx, { channel: ctx.channel }) : [];
  const current = everything.filter(isCurrent);
  // A channel whose project is history still speaks about that one.
  const here = current.length > 0 ? current : everything;
  const meant = current.length === 0 || current.some(({ id }) => id === named?.id);
  if (named && (meant || !known(first.toLowerCase()))) {
    return { project: named, rest: text.slice(typed.length).trim() };
  }
  const slip = await slipOf(ctx, first, { free, here });
  if (slip && free) return { ask: givenBack(slip, command, text) };
  const [only] = here;
  const asked = only && here.length === 1 ? isCapital(first) : first !== '';
  if (slip && asked && !known(first.toLowerCase())) throw new Refusal(slip);
  if (only && here.length === 1) return { project: only, rest: text };
  const choice = here.length > 1 ? here : (await projectsOf(ctx, { person: ctx.actor.id })).filter(isCurrent);
  return { ask: pick(choice, command, text, here.length > 1) };
}

/** The text with a project's key in front that was typed at the end, in CAPITALS as keys are written: `uat fri ACME`. */
export async function keyInFront(ctx: Context, said: string): Promise<string> {
  const text = said.trim();
  const [, before = '', typed = ''] = /^(.*\S)\s+(\S+)$/s.exec(text) ?? [];
  const last = unquoted(typed);
  const [first = ''] = text.split(/\s+/, 1);
  if (before === '' || !isCapital(last)) return text;
  if (isCapital(unquoted(first)) && (await projectNamed(ctx, unquoted(first)))) return text;
  return (await projectNamed(ctx, last)) ? `${last} ${before}` : text;
}

/** Refuses words behind a command that takes nothing but a key. */
export function mustEnd({ project, rest }: { project: Project; rest: string }, command: string): void {
  if (rest === '') return;
  throw new Refusal(
    `I don't know what “${rest.slice(0, 40)}” means behind \`${command}\`. Try \`/golive ${command} ${project.key}\`.`,
  );
}

function isCurrent(project: Project): boolean {
  return project.state !== 'closed' && project.state !== 'cancelled';
}

/** In capitals, as keys are written: `ACMEE`. */
function isCapital(word: string): boolean {
  return keyForm.test(word) && word === word.toUpperCase();
}

async function projectNamed(ctx: Context, word: string): Promise<Project | undefined> {
  return keyForm.test(word.toUpperCase()) ? projectByKey(ctx, word) : undefined;
}

/** `"ACME"` is ACME, in whatever quotes; a name of several words keeps them. */
function unquoted(word: string): string {
  return /^(["'`*_])(.+)\1$/.exec(plainQuotes(word))?.[2] ?? word;
}

/**
 * What to say about a word that no project is called by, or null. Free text is full of words in capitals, such as LGTM:
 * there only a key that was all but typed is one, and in a project's channel only that project's.
 */
async function slipOf(
  ctx: Context,
  word: string,
  { free, here }: { free: boolean; here: readonly Project[] },
): Promise<string | null> {
  if (word === '' || (free && !isCapital(word))) return null;
  const keys = free && here.length > 0 ? here.map(({ key }) => key) : (await allKeys(ctx, {})).map(({ key }) => key);
  const near = free ? nearKey(word, keys) : nearest(word.toUpperCase(), keys);
  if (near) return `I know no project “${word.slice(0, 40)}”. Did you mean ${near}?`;
  return free ? null : `I know no project “${word.slice(0, 40)}”. See every project with \`/golive list all\`.`;
}

/** The project's name as messages show it: '*ACME* · Acme Retail'. */
export function nameOf({ key, customer }: Pick<Project, 'key' | 'customer'>): string {
  return `*${esc(key)}* · ${esc(customer, 80)}`;
}
