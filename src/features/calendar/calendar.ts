export { calendarOf } from '#platform/calendar/region-calendar.ts';
