import type { Leave } from '#platform/calendar/working-time.ts';
import type { Day } from '#platform/clock.ts';
import { context, type Message, message, section } from '#platform/slack/blocks.ts';
import { esc, type Mrkdwn } from '#platform/slack/mrkdwn.ts';
import { dayWords, spanWords } from '../rules/words.ts';

interface Away {
  /** Null: whoever reads it. */
  who: Mrkdwn | null;
  leave: Leave;
  back: Day | null;
  today: Day;
}

/** 'You are away Fri 27 Nov – Fri 11 Dec; back Mon 14 Dec.' */
export function awaySentence({ who, leave, back, today }: Away): Mrkdwn {
  const until = back === null ? '' : `; back ${dayWords(back, today)}`;
  return `${who ? `${who} is` : 'You are'} away ${spanWords(leave.from, leave.to, today)}${until}.`;
}

interface List {
  who: Mrkdwn | null;
  ahead: readonly { firstDay: Day; lastDay: Day; note: string | null }[];
  today: Day;
}

const SHOWN = 20;

/** All leave that is noted for somebody from today on. */
export function leaveList({ who, ahead, today }: List): Message {
  if (ahead.length === 0) {
    const none = who ? `No leave is noted for ${who}.` : 'No leave is noted for you.';
    return message([section(`${none} Note some with \`/golive away fri..+2w\`.`)]);
  }
  const lines = ahead.slice(0, SHOWN).map(({ firstDay, lastDay, note }) => {
    return `• ${spanWords(firstDay, lastDay, today)}${note ? ` · ${esc(note, 220)}` : ''}`;
  });
  const more = ahead.length > SHOWN ? [`… and ${ahead.length - SHOWN} more`] : [];
  return message([
    section([`*${who ? `Leave of ${who}` : 'Your leave'}*`, ...lines, ...more].join('\n')),
    context('End or take back leave with `/golive back DAY`.'),
  ]);
}
