import type { Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { plainQuotes } from '#platform/slack/mrkdwn.ts';
import { keyForm } from '../projects/find.ts';
import {
  allKeys,
  allProjects,
  type Project,
  projectByKey,
  projectsInChannel,
  projectsOf,
} from '../projects/queries.ts';
import { typeNamed } from './rules/quick-add/parse.ts';

/** Where an item goes: one project, or the choice of them, the nearest ones first. */
export interface Place {
  project: Project | null;
  choices: readonly Project[];
  /** The text without the project's key. */
  rest: string;
}

/**
 * The project of something to be logged: a key in front or, after a quoted title, at the end; else the channel's only
 * project. Unlike `theProject` it never asks in a message of its own: the form does, with all that was typed in it.
 */
export async function placeOf(ctx: Context, text: string): Promise<Place> {
  const said = text.trim();
  const [first = ''] = said.split(/\s+/, 1);
  const named = await keyed(ctx, first);
  if (named) return { project: named, choices: [], rest: said.slice(first.length).trim() };
  if (isCapital(first) && typeNamed(first) === null) await refuseKey(ctx, first);
  const [tail = '', last = ''] = /(?:["\S])\s+(\S+)$/.exec(plainQuotes(said)) ?? [];
  const atEnd = tail !== '' && said.match(/["“”„]/) && isCapital(last) ? await keyed(ctx, last) : undefined;
  if (atEnd) return { project: atEnd, choices: [], rest: said.slice(0, -last.length).trim() };
  return { ...(await nearby(ctx)), rest: said };
}

/** The project of this channel, or those to choose from: the channel's, else mine, else all. */
export async function nearby(ctx: Context): Promise<Omit<Place, 'rest'>> {
  const here = ctx.channel ? (await projectsInChannel(ctx, { channel: ctx.channel })).filter(isRunning) : [];
  const [only] = here;
  if (only && here.length === 1) return { project: only, choices: [] };
  if (here.length > 1) return { project: null, choices: here };
  const mine = (await projectsOf(ctx, { person: ctx.actor.id })).filter(isRunning);
  if (mine.length > 0) return { project: null, choices: mine };
  return { project: null, choices: (await allProjects(ctx, {})).filter(isRunning) };
}

function isRunning(project: Project): boolean {
  return project.state !== 'closed' && project.state !== 'cancelled';
}

function isCapital(word: string): boolean {
  return keyForm.test(word);
}

async function keyed(ctx: Context, word: string): Promise<Project | undefined> {
  return keyForm.test(word.toUpperCase()) && typeNamed(word) === null ? projectByKey(ctx, word) : undefined;
}

async function refuseKey(ctx: Context, word: string): Promise<void> {
  const near = nearest(
    word,
    (await allKeys(ctx, {})).map((row) => row.key),
  );
  if (near) throw new Refusal(`I know no project “${word}”. Did you mean ${near}?`);
}
