import { calendarOf } from '#platform/calendar/region-calendar.ts';
import { systemClock } from '#platform/clock.ts';
import { openWeek } from './digest-week.ts';

const [file = '', count = ''] = process.argv.slice(2);
const week = await openWeek(file, Number(count));
// Which holidays there are, a process that has run for a while knows from its plans and reminders.
await calendarOf('DE', systemClock.now().toISOString().slice(0, 10));
process.send?.(await week.tell());
await week.close();
