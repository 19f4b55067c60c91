import type { Command, Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { givenBack } from '#platform/slack/given-back.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { keyForm, keyInFront, theProject } from '../../projects/find.ts';
import type { Project } from '../../projects/queries.ts';
import { itemByCode, type RaidItem } from '../queries.ts';
import { filterNamed } from '../rules/filter.ts';
import { codeOf, readCode } from '../rules/item.ts';
import { itemScreen } from '../screen.ts';
import { list } from './list.ts';

/** `/raid` alone lists; `/raid R-12` shows one item. */
export const itemCommand: Command = {
  path: 'raid',
  usage: '[KEY] R-12',
  summary: 'See one RAID item with its history, or the log',
  examples: ['/raid', '/raid R-12', '/raid ACME I-3'],
  reads: true,
  run: show,
};

async function show(typed: string, ctx: Context): Promise<Answer> {
  const text = typed.replace(/["“”„]/g, '').trim();
  const [first = '', second = ''] = text.split(/\s+/);
  const isList =
    filterNamed(first) || (keyForm.test(first) && !readCode(first) && (second === '' || filterNamed(second)));
  if (text === '' || isList) return list(text, ctx);
  const near = typoOf(first);
  if (near) return givenBack(`I don't know “${first.slice(0, 40)}”. Did you mean \`/raid ${near}\`?`, `/raid ${typed}`);
  const found = await theItem(text, ctx, 'raid');
  if ('ask' in found) return found.ask;
  return whisper(await itemScreen(ctx, found.project, found.item));
}

/** A command's item, with the words after its code, `prose` when they are a reason; or the question which project is meant. */
export async function theItem(
  text: string,
  ctx: Context,
  command: string,
  { prose = false } = {},
): Promise<{ project: Project; item: RaidItem; rest: string } | { ask: Answer }> {
  // A key alone behind the code is no reason yet.
  const words = prose && /^\S+\s+\S+$/.test(text.trim()) ? await keyInFront(ctx, text) : text;
  const found = await theProject(ctx, words, command, (word) => (prose && word === '') || readCode(word) !== null);
  if ('ask' in found) return found;
  const [first = ''] = found.rest.split(/\s+/, 1);
  const code = readCode(first);
  const { project } = found;
  if (!code) throw new Refusal(`Which item? Say its number, as in \`/${command} R-12\`. See them with \`/raid list\`.`);
  const item = await itemByCode(ctx, project.id, code);
  if (!item)
    throw new Refusal(`${project.key} has no ${codeOf(code)}. See what it has with \`/raid list ${project.key} all\`.`);
  return { project, item, rest: found.rest.slice(first.length).trim() };
}

const verbs = ['add', 'list', 'close', 'accept', 'help'];

function typoOf(word: string): string | null {
  if (readCode(word) || word !== word.toLowerCase()) return null;
  return nearest(word, verbs);
}
