import { addDays, type Day } from '#platform/clock.ts';
import { parseDay } from '#platform/dates/parse-day.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Command, Context } from '#platform/feature.ts';
import { called, Refusal } from '#platform/refusal.ts';
import { message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { whisper } from '#platform/slack/reply.ts';
import { type Absence, absencesAhead } from '../queries.ts';
import { backOn } from '../rules/absence.ts';
import { dayWords, spanWords } from '../rules/words.ts';
import { tellWhose } from '../told.ts';
import { whoseLeave } from '../whom.ts';
import { workingTimesOf } from '../working-times.ts';
import { endLeave } from '../writes.ts';

export const backCommand: Command = {
  path: 'back',
  usage: '[@person] [DAY]',
  summary: 'End your leave earlier, today or on another day',
  examples: ['/golive back', '/golive back wed', '/golive back @tom 2026-12-01'],
  run: async (text, ctx) => {
    const { person, rest } = await whoseLeave(ctx, text);
    const { today } = ctx;
    const time = (await workingTimesOf(ctx, [person], today)).get(person.id);
    if (!time) throw new TypeError('a person works at some time');
    const day = rest === '' ? today : dayIn(rest, { today, calendar: time.days });
    const ahead = await absencesAhead(ctx, { person: person.id, today });
    const leave = ahead.find(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay);
    if (!leave) throw notAway(ctx, person, day, ahead);
    const lastDay = leave.firstDay < day ? addDays(day, -1) : null;
    const others = time.away.filter(({ from }) => from !== leave.firstDay);
    const back = backOn(addDays(day, -1), { ...time, away: others });
    const what =
      lastDay === null
        ? `not away ${spanWords(leave.firstDay, leave.lastDay, today)} any more.`
        : `away until ${dayWords(lastDay, today)}${back ? `; back ${dayWords(back, today)}` : ''}.`;
    const who = person.id === ctx.actor.id ? 'You are' : `${mention(person.slackId)} is`;
    const away = lastDay === null ? others : [...others, { from: leave.firstDay, to: lastDay }];
    const line = `You are ${what} Not so? Type \`/golive away ${day}..${leave.lastDay}\`.`;
    return whisper(
      message([section(`${who} ${what}`)]),
      ...endLeave(ctx, leave, lastDay),
      ...(await tellWhose(ctx, person, { key: `back:${leave.id}:${day}`, line, away })),
    );
  },
};

function dayIn(words: string, context: Parameters<typeof parseDay>[1]): Day {
  const reading = parseDay(words, context);
  if (reading.ok) return reading.day;
  throw new Refusal(reading.why);
}

function notAway({ actor, today }: Context, person: Person, day: Day, ahead: readonly Absence[]): Refusal {
  const [of, named] = person.id === actor.id ? ['', ''] : [` of ${called(mention(person.slackId))}`, ' @person'];
  const none = `No leave${of} is noted ${day === today ? 'today' : `on ${dayWords(day, today)}`}.`;
  const [next] = ahead;
  if (!next) return new Refusal(`${none} Note one with \`/golive away${named} fri..+2w\`.`);
  const span = spanWords(next.firstDay, next.lastDay, today);
  return new Refusal(`${none} The next is ${span}: take it back with \`/golive back${named} ${next.firstDay}\`.`);
}
