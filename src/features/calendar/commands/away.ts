import type { Leave } from '#platform/calendar/working-time.ts';
import { leadingRange } from '#platform/dates/parse-range.ts';
import type { Write } from '#platform/db/scope.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Command, Context } from '#platform/feature.ts';
import { post } from '#platform/outbox/enqueue.ts';
import { Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { awaySentence, leaveList } from '../blocks/leave.ts';
import { type Absence, absencesAhead } from '../queries.ts';
import { backOn, joined, joins, mustBeLeave } from '../rules/absence.ts';
import { whoseLeave } from '../whom.ts';
import { workingTimesOf } from '../working-times.ts';
import { takeLeave } from '../writes.ts';

const NOTE_MAX = 200;

export const awayCommand: Command = {
  path: 'away',
  usage: '[@person] [FROM..TO] [note]',
  summary: 'Say when you are away: nobody waits for you then',
  examples: [
    '/golive away fri..+2w',
    '/golive away 24 dec..4 jan skiing',
    '/golive away',
    '/golive away @tom mon..wed',
  ],
  run: async (text, ctx) => {
    const { person, rest } = await whoseLeave(ctx, text);
    const ahead = await absencesAhead(ctx, { person: person.id, today: ctx.today });
    if (rest === '') return whisper(leaveList({ ...about(ctx, person), ahead }));
    return take(ctx, person, rest, ahead);
  },
};

async function take(ctx: Context, person: Person, text: string, ahead: readonly Absence[]): Promise<Answer> {
  const time = (await workingTimesOf(ctx, [person], ctx.today)).get(person.id);
  if (!time) throw new TypeError('a person works at some time');
  const { range, rest } = leadingRange(text, { today: ctx.today, calendar: time.days, allowPast: true });
  if (!range.ok) throw new Refusal(range.why);
  mustBeLeave(range, ctx.today);
  if (rest.length > NOTE_MAX) throw new Refusal(`Shorten the note to ${NOTE_MAX} characters.`);
  const same = ahead.filter((it) => joins(range, leaveOf(it)));
  const leave = joined(range, same.map(leaveOf));
  const note = rest || (same.find((it) => it.note)?.note ?? null);
  const back = backOn(leave.to, { ...time, away: [...time.away, leave] });
  const sentence = (who: Parameters<typeof awaySentence>[0]['who']) =>
    awaySentence({ who, leave, back, today: ctx.today });
  const other = person.id === ctx.actor.id ? null : mention(person.slackId);
  return whisper(
    message([section(sentence(other))]),
    ...takeLeave(ctx, person, { ...leave, note }, same),
    ...(other ? [tell(ctx, person, leave, `${mention(ctx.actor.slackId)} noted: ${sentence(null)}`)] : []),
  );
}

/** Whoever is said to be away hears of it, and how to take it back. */
function tell(ctx: Context, person: Person, leave: Leave, line: string): Write {
  return post({
    key: `away:${person.id}:${leave.from}:${leave.to}:${ctx.now.getTime()}`,
    class: 'never-missing',
    to: person.slackId,
    message: message([section(`${line} Not so? Type \`/golive back ${leave.from}\`.`)]),
    internal: false,
    onBehalfOf: ctx.actor.slackId,
  });
}

function leaveOf({ firstDay, lastDay }: Absence): Leave {
  return { from: firstDay, to: lastDay };
}

function about(ctx: Context, person: Person) {
  return { who: person.id === ctx.actor.id ? null : mention(person.slackId), today: ctx.today };
}
