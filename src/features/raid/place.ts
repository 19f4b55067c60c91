import type { Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { plainQuotes } from '#platform/slack/mrkdwn.ts';
import { keyForm } from '../projects/find.ts';
import { type Nearby, nearby } from '../projects/nearby.ts';
import { allKeys, type Project, projectByKey, projectsInChannel } from '../projects/queries.ts';
import { mustBeOpen } from '../projects/writes.ts';
import { typeNamed } from './rules/quick-add/parse.ts';

/** Where an item goes. */
export interface Place extends Nearby {
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
  return { ...(await runningNear(ctx)), rest: said };
}

/** As `nearby`; refused in the channel of a project that is history, and where there is none at all. */
export async function runningNear(ctx: Context): Promise<Nearby> {
  const found = await nearby(ctx);
  const here = ctx.channel && !found.project ? await projectsInChannel(ctx, { channel: ctx.channel }) : [];
  const isRunningHere = found.choices.some(({ id }) => here.some((it) => it.id === id));
  const [last] = here;
  if (last && !isRunningHere) mustBeOpen(last);
  if (found.project || found.choices.length > 0) return found;
  throw new Refusal('There is no project yet. Create one with `/golive new`.');
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
