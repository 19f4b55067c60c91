import type { Leave } from '#platform/calendar/working-time.ts';
import type { Person } from '#platform/directory/people.ts';
import type { Command, Context } from '#platform/feature.ts';
import { Refusal } from '#platform/refusal.ts';
import { type Child, message, section } from '#platform/slack/blocks.ts';
import { mention } from '#platform/slack/mrkdwn.ts';
import { type Answer, whisper } from '#platform/slack/reply.ts';
import { awaySentence, leaveList } from '../blocks/leave.ts';
import { type Absence, absencesAhead } from '../queries.ts';
import { backOn, joined, joins, mustBeLeave } from '../rules/absence.ts';
import { readLeave } from '../rules/typed-leave.ts';
import { tellWhose } from '../told.ts';
import { whoseLeave } from '../whom.ts';
import { workingTimesOf } from '../working-times.ts';
import { takeLeave } from '../writes.ts';

const NOTE_MAX = 200;

/** What waits for somebody while they are away, as far as the reader may see it. */
export type Staying = (ctx: Context, person: Person, reader: Person) => Promise<readonly Child[]>;

export function awayCommand(staying: Staying): Command {
  return {
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
      if (rest === '') return whisper(listOf(ctx, person, ahead));
      return take(ctx, person, rest, ahead, staying);
    },
  };
}

async function take(
  ctx: Context,
  person: Person,
  text: string,
  ahead: readonly Absence[],
  staying: Staying,
): Promise<Answer> {
  const time = (await workingTimesOf(ctx, [person], ctx.today)).get(person.id);
  if (!time) throw new TypeError('a person works at some time');
  const typed = readLeave(text, { today: ctx.today, calendar: time.days });
  mustBeLeave(typed.leave, ctx.today);
  if (typed.note.length > NOTE_MAX) throw new Refusal(`Shorten the note to ${NOTE_MAX} characters.`);
  const same = ahead.filter((it) => joins(typed.leave, leaveOf(it)));
  const leave = joined(typed.leave, same.map(leaveOf));
  const notes = [...same.map((it) => it.note), typed.note].filter(Boolean);
  const note = [...new Set(notes)].join('; ').slice(0, NOTE_MAX) || null;
  const away = [...time.away, leave];
  const back = backOn(leave.to, { ...time, away });
  const sentence = (who: Parameters<typeof awaySentence>[0]['who']) =>
    awaySentence({ who, leave, back, today: ctx.today });
  const other = person.id === ctx.actor.id ? null : mention(person.slackId);
  const line = `${sentence(null)} Not so? Type \`/golive back ${leave.from}\`.`;
  return whisper(
    message([section(sentence(other)), await staying(ctx, person, ctx.actor)]),
    ...takeLeave(ctx, person, { ...leave, note }, same),
    ...(await tellWhose(ctx, person, {
      key: `away:${leave.from}:${leave.to}`,
      line,
      more: other ? await staying(ctx, person, person) : [],
      away: time.away,
    })),
  );
}

function leaveOf({ firstDay, lastDay }: Absence): Leave {
  return { from: firstDay, to: lastDay };
}

/** A note is for whoever it is about, and whoever wrote it. */
function listOf({ actor, today }: Context, person: Person, ahead: readonly Absence[]) {
  const isOwn = person.id === actor.id;
  const seen = ahead.map((it) => ({ ...it, note: isOwn || it.createdBy === actor.id ? it.note : null }));
  return leaveList({ who: isOwn ? null : mention(person.slackId), ahead: seen, today });
}
