import { parseRange } from '#platform/dates/parse-range.ts';
import type { DayContext } from '#platform/dates/reading.ts';
import type { Command, Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { asMention, unknownPerson } from '#platform/slack/readable.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { calendarOf } from '../../../calendar/calendar.ts';
import type { PlaybookRole } from '../../../playbooks/schema.ts';
import { projectDay } from '../../../projects/day.ts';
import { anyWord, theProject } from '../../../projects/find.ts';
import { assignmentsOf, type Project, playbookOf } from '../../../projects/queries.ts';
import { mustBeOpen } from '../../../projects/writes.ts';
import { delegateForm } from './form.ts';
import { holdersOf, lend } from './lend.ts';

const example = '`/golive delegate security @tom mon..fri`';

export const delegateCommand: Command = {
  path: 'delegate',
  usage: '[KEY] [ROLE @person FROM..TO]',
  summary: 'Name who signs in your place for some days',
  examples: [
    '/golive delegate',
    '/golive delegate security @tom mon..fri',
    '/golive delegate ACME support @eva 2026-12-01..2026-12-05',
  ],
  run: async (text, ctx) => {
    const found = await theProject(ctx, text, 'delegate', anyWord);
    if ('ask' in found) return found.ask;
    mustBeOpen(found.project);
    return found.rest === '' ? delegateForm(ctx, found.project, null) : lendByWords(ctx, found.project, found.rest);
  },
};

async function lendByWords(ctx: Context, project: Project, text: string): Promise<Answer> {
  const [, named = '', slackId, days = ''] = /^(.*?)<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>(.*)$/s.exec(asMention(text)) ?? [];
  if (slackId === undefined) throw new Refusal(nobodyIn(text));
  const today = projectDay(ctx, project);
  const [team, playbook, calendar] = await Promise.all([
    assignmentsOf(ctx, { project: project.id }),
    playbookOf(ctx, project.id),
    calendarOf(project.region, today),
  ]);
  const role = roleCalled(playbook.roles, named.trim());
  const { from: firstDay, to: lastDay } = daysIn(days.trim(), { today, calendar });
  const to = await ctx.meet(slackId);
  if (!to) throw new Refusal('Slack didn’t tell me who that is just now. Please try again in a minute.');
  const from = whoLends(ctx, holdersOf(team, role.key), role);
  const wish = { role: role.key, from, to, firstDay, lastDay };
  const { sentence, writes } = await lend(ctx, project, wish);
  return whisper(message([section(sentence)]), ...writes);
}

function nobodyIn(text: string): string {
  const [typed] = /@\S+/.exec(text) ?? [];
  return typed ? `${unknownPerson(typed)}, as in ${example}.` : `I need a person, written with @. Try ${example}.`;
}

function roleCalled(roles: readonly PlaybookRole[], words: string): PlaybookRole {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const said = plain(words);
  const role = roles.find(({ key, name }) => said !== '' && (plain(key) === said || plain(name) === said));
  if (role) return role;
  const names = roles.map(({ name }) => name);
  const near =
    nearest(words, names) ??
    nearest(
      words,
      roles.map(({ key }) => key),
    );
  const guess = near && words !== '' ? ` Did you mean ${near}?` : '';
  throw new Refusal(
    `Which role? “${words.slice(0, 40)}” isn't one of this project.${guess} Its roles are ${names.join(', ')}.`,
  );
}

function whoLends(ctx: Context, holders: readonly string[], { name }: PlaybookRole): string {
  if (holders.includes(ctx.actor.id)) return ctx.actor.id;
  const [only] = holders;
  if (only === undefined)
    throw new Refusal(`Nobody in Slack holds ${name} yet. Name somebody with \`/golive team\` first.`);
  if (holders.length === 1) return only;
  throw new Refusal(`Several people hold ${name}. Use \`/golive delegate\` alone and choose whom you mean.`);
}

function daysIn(text: string, context: DayContext) {
  if (text === '') throw new Refusal(`From when to when? Try ${example}.`);
  const range = parseRange(text, context);
  if (!range.ok) throw new Refusal(range.why);
  return range;
}
