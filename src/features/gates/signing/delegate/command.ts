import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import { type Day, showDay } from '#platform/clock.ts';
import { parseDay } from '#platform/dates/parse-day.ts';
import type { Command, Context } from '#platform/feature.ts';
import { nearest } from '#platform/nearest.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
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
  const [, named = '', slackId, days = ''] = /^(.*?)<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>(.*)$/s.exec(text) ?? [];
  if (slackId === undefined) throw new Refusal(`I need a person, written with @. Try ${example}.`);
  const today = projectDay(ctx, project);
  const [team, playbook, calendar] = await Promise.all([
    assignmentsOf(ctx, { project: project.id }),
    playbookOf(ctx, project.id),
    calendarOf(project.region, today),
  ]);
  const role = roleCalled(playbook.roles, named.trim());
  const { firstDay, lastDay } = daysIn(days.trim(), today, calendar);
  const to = await ctx.meet(slackId);
  if (!to) throw new Refusal('Slack didn’t tell me who that is just now. Please try again in a minute.');
  const from = whoLends(ctx, holdersOf(team, role.key), role);
  const wish = { role: role.key, from, to, firstDay, lastDay };
  const { sentence, writes } = await lend(ctx, project, wish);
  return whisper(message([section(sentence)]), ...writes);
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

/** `mon..fri`, `1 dec to 5 dec`, `until fri`, or a single day; the end is read from the beginning on. */
function daysIn(text: string, today: Day, calendar: WorkCalendar): { firstDay: Day; lastDay: Day } {
  if (text === '') throw new Refusal(`From when to when? Try ${example}.`);
  const until = /^(?:until|till)\s+(.+)$/i.exec(text)?.[1];
  const [first = '', last] = until === undefined ? text.split(/\s*\.{2,}\s*|\s*…\s*|\s+to\s+/i) : ['today', until];
  const firstDay = dayIn(first, today, calendar);
  if (last === undefined) return { firstDay, lastDay: firstDay };
  const plain = parseDay(last, { today, calendar, allowPast: true });
  if (until === undefined && plain.ok && plain.day < firstDay && isDate(last)) {
    throw new Refusal(
      `These days are the wrong way round: ${showDay(firstDay)} comes after ${showDay(plain.day)}. Put the first day in front.`,
    );
  }
  return { firstDay, lastDay: dayIn(last, firstDay, calendar) };
}

/** `1 dec` or `2026-12-01`, not `fri` or `+3d`, which count from the first day. */
function isDate(words: string): boolean {
  return (
    /\d/.test(words) && !/^\s*(?:in\s+)?[+-]?\s*\d+\s*(?:d|w|m|(?:working )?days?|weeks?|months?)\s*$/i.test(words)
  );
}

function dayIn(words: string, today: Day, calendar: WorkCalendar): Day {
  const reading = parseDay(words, { today, calendar });
  if (reading.ok) return reading.day;
  throw new Refusal(reading.why);
}
