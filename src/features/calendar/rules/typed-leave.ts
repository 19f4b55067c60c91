import { addWorkingDays, type WorkCalendar } from '#platform/calendar/working-days.ts';
import type { Leave } from '#platform/calendar/working-time.ts';
import { addDays, addMonths, type Day, weekday } from '#platform/clock.ts';
import { leadingRange } from '#platform/dates/parse-range.ts';
import { Refusal } from '#platform/refusal.ts';
import { dayWords, spanWords } from './words.ts';

/** A day without a year that was so many days ago is that one, and not next year's. */
const RECENT = 90;
const example = 'Name the days first: `/golive away today sick`, `fri..+2w`, `next week skiing`.';

/** The days in front of what was typed, and the note behind them. Of days that may be this year's or the next it asks. */
export function readLeave(
  text: string,
  { today, calendar }: { today: Day; calendar: WorkCalendar },
): { leave: Leave; note: string } {
  const [week = '', which] = /^(this|next) week\b\s*/i.exec(text) ?? [];
  if (which) return { leave: weekOf(which.toLowerCase() === 'next', today), note: text.slice(week.length) };
  const lasting = LASTING.exec(text);
  if (lasting) return { leave: lastingFrom(today, lasting, calendar), note: text.slice(lasting[0].length) };
  const { range, rest } = leadingRange(text, { today, calendar, allowPast: true });
  const before = leadingRange(text, { today: addDays(today, -RECENT), calendar, allowPast: true });
  const gone = before.range;
  // What has no year reads a year earlier from some weeks ago; weekdays and distances don't.
  if (range.from && gone.ok && addMonths(gone.from, 12) === range.from) {
    if (gone.to >= today) return { leave: { from: gone.from, to: gone.to }, note: before.rest };
    const next = { from: range.from, to: addMonths(gone.to, 12) };
    const meant = next.from === next.to ? next.from : `${next.from}..${next.to}`;
    const over = gone.from === gone.to ? 'is over already' : 'are over already';
    throw new Refusal(
      `${spanWords(gone.from, gone.to, today)} ${over}. If you mean ${dayWords(next.from, today)}, type \`${meant}\`.`,
    );
  }
  if (range.ok) return { leave: { from: range.from, to: range.to }, note: rest };
  throw new Refusal(range.from ? range.why : `${range.why} ${example}`);
}

/** `for 2 weeks`, `+3d`: so long, from today on. */
const LASTING = /^(?:for\s+|\+\s*)(?<count>[1-9]\d?)\s*(?:(?<weeks>w|weeks?)|d|(?:working )?days?)(?!\S)\s*/i;

function lastingFrom(today: Day, { groups = {} }: RegExpExecArray, calendar: WorkCalendar): Leave {
  const count = Number(groups.count);
  const to = groups.weeks
    ? addDays(today, count * 7 - 1)
    : addWorkingDays(addWorkingDays(today, 0, calendar), count - 1, calendar);
  return { from: today, to };
}

/** From today on, or from next Monday; to Sunday. */
function weekOf(next: boolean, today: Day): Leave {
  const sunday = addDays(today, 7 - weekday(today));
  return next ? { from: addDays(sunday, 1), to: addDays(sunday, 7) } : { from: today, to: sunday };
}
