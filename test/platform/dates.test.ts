import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WorkCalendar } from '#platform/calendar/working-days.ts';
import { addWorkingDays, plainWeek } from '#platform/calendar/working-days.ts';
import { addDays, isDay, showDay } from '#platform/clock.ts';
import { echoDay, parseDay } from '#platform/dates/parse-day.ts';

/** A Wednesday. */
const today = '2026-09-16';
const calendar: WorkCalendar = { workdays: [1, 2, 3, 4, 5], holidays: new Map([['2026-09-18', 'Holiday']]) };

function read(text: string, context: { today?: string; allowPast?: boolean } = {}): string {
  const reading = parseDay(text, { today, calendar, ...context });
  return reading.ok ? reading.day : reading.why;
}

describe('a date as people type it', () => {
  it.each([
    ['2026-12-04', '2026-12-04'],
    ['2026-12-4', '2026-12-04'],
    ['2026/12/04', '2026-12-04'],
    ['2026–12–04', '2026-12-04'],
    ['４ dec', '2026-12-04'],
    ['4 dec', '2026-12-04'],
    ['4 DECEMBER', '2026-12-04'],
    ['4dec', '2026-12-04'],
    ['4. dec', '2026-12-04'],
    ['4th dec', '2026-12-04'],
    ['dec 4', '2026-12-04'],
    ['Dec. 4, 2027', '2027-12-04'],
    ['4 dec 2027', '2027-12-04'],
    ['sept 20', '2026-09-20'],
    ['4.12.2026', '2026-12-04'],
    ['04. 12. 2026', '2026-12-04'],
    ['“4 dec”', '2026-12-04'],
    ['‘fri’', '2026-09-18'],
    ['  4 \u00a0 dec\n', '2026-12-04'],
    ['\u200f4 dec\u202c', '2026-12-04'],
    ['Fri 4 Dec 2026', '2026-12-04'],
    ['friday, 4 dec', '2026-12-04'],
  ])('%j is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['today counts', '16 sep', '2026-09-16'],
    ['yesterday is a year away', '15 sep', '2027-09-15'],
    ['a leap day waits for its year', '29 feb', '2028-02-29'],
  ])('a day and month mean the next such date: %s', (_, text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('a leap day is found over a century without one', () => {
    expect(read('29 feb', { today: '2096-03-01' })).toBe('2104-02-29');
  });

  it.each([
    ['today', '2026-09-16'],
    ['Tomorrow', '2026-09-17'],
    ['thu', '2026-09-17'],
    ['wed', '2026-09-23'],
    ['Wednesday', '2026-09-23'],
    ['tues', '2026-09-22'],
    ['next fri', '2026-09-25'],
    ['next monday', '2026-09-21'],
    ['next wed', '2026-09-23'],
    ['next sun', '2026-09-27'],
  ])('on a Wednesday %s is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('next fri on a Sunday is the Friday of the week that begins tomorrow', () => {
    expect(read('next fri', { today: '2026-09-20' })).toBe('2026-09-25');
  });

  it.each([
    ['+1d', '2026-09-17'],
    ['+2d', '2026-09-21'],
    ['3d', '2026-09-22'],
    ['+ 3 D', '2026-09-22'],
    ['＋3d', '2026-09-22'],
    ['in 3 days', '2026-09-22'],
    ['3 working days', '2026-09-22'],
    ['0d', '2026-09-16'],
    ['+2w', '2026-09-30'],
    ['1 week', '2026-09-23'],
    ['+1m', '2026-10-16'],
    ['2 months', '2026-11-16'],
  ])('%s, with Friday a holiday, is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('a month ends where the shorter month ends', () => {
    expect(read('+1m', { today: '2027-01-31' })).toBe('2027-02-28');
  });

  it('a past day is read where the past makes sense', () => {
    const past = ['yesterday', '2026-01-31', '-1d', '-2w', '4 jan 2026'].map((text) => read(text, { allowPast: true }));
    expect(past).toEqual(['2026-09-15', '2026-01-31', '2026-09-15', '2026-09-02', '2026-01-04']);
  });

  it('is repeated with its weekday and zone', () => {
    expect(echoDay('2026-12-04', 'Europe/Berlin')).toBe('Fri 4 Dec 2026 (Europe/Berlin)');
  });
});

const EXAMPLES = 'Try 2026-12-04, 4 dec, fri or +3d (working days).';

describe('a date that cannot be', () => {
  it.each([
    ['', `A date is missing. ${EXAMPLES}`],
    [' “” ', `A date is missing. ${EXAMPLES}`],
    ['fryday', `I couldn't read “fryday” as a date. Did you mean “friday”? ${EXAMPLES}`],
    ['Nxt Fri', `I couldn't read “Nxt Fri” as a date. Did you mean “next fri”? ${EXAMPLES}`],
    ['4 decmber', `I couldn't read “4 decmber” as a date. Did you mean “4 december”? ${EXAMPLES}`],
    ['tommorow', `I couldn't read “tommorow” as a date. Did you mean “tomorrow”? ${EXAMPLES}`],
    ['yesterdy', `I couldn't read “yesterdy” as a date. ${EXAMPLES}`],
    ['soon', `I couldn't read “soon” as a date. ${EXAMPLES}`],
    ['now', `I couldn't read “now” as a date. ${EXAMPLES}`],
    ['4', `I couldn't read “4” as a date. ${EXAMPLES}`],
    ['dec', `I couldn't read “dec” as a date. ${EXAMPLES}`],
    ['__proto__', `I couldn't read “__proto__” as a date. ${EXAMPLES}`],
    ['🎉', `I couldn't read “🎉” as a date. ${EXAMPLES}`],
    ['30 feb', 'There is no 30 February. Try 28 feb.'],
    ['29 feb 2027', 'There is no 29 February 2027. Try 28 feb 2027.'],
    ['31.11.2026', 'There is no 31 November 2026. Try 30 nov 2026.'],
    ['0 dec', 'There is no 0 December. Try 1 dec.'],
    ['2026-13-04', 'There is no month 13. Try 2026-12-04 or 4 dec.'],
    ['04/05/2027', '“04/05/2027” could be 4 May 2027 or 5 Apr 2027. Try 2027-05-04 or 2027-04-05.'],
    ['4/10', '“4/10” could be 4 Oct 2026 or 10 Apr 2027. Try 2026-10-04 or 2027-04-10.'],
    ['4.12.26', "“4.12.26” puts day and month in an order that I don't guess. Try 2026-12-04."],
    ['12/25/2026', "“12/25/2026” puts day and month in an order that I don't guess. Try 2026-12-25."],
    ['5/5/2027', "“5/5/2027” puts day and month in an order that I don't guess. Try 2027-05-05."],
    ['31/31/2026', '“31/31/2026” is not a date in any order. Try 4 dec or 2026-12-04.'],
    ['thu 4 dec', '4 Dec 2026 is a Friday, not a Thursday. Try 2026-12-04 or 2026-12-03.'],
    ['mon 16 sep', '16 Sep 2026 is a Wednesday, not a Monday. Try 2026-09-16 or 2026-09-21.'],
    ['2024-12-04', 'Wed 4 Dec 2024 is in the past. Try 4 dec for Fri 4 Dec 2026, or today.'],
    ['yesterday', 'Tue 15 Sep 2026 is in the past. Try 15 sep for Wed 15 Sep 2027, or today.'],
    ['2036-09-17', `“2036-09-17” is more than ten years ahead. ${EXAMPLES}`],
    ['+99999999d', `“+99999999d” is more than ten years ahead. ${EXAMPLES}`],
    ['9999-12-31', `“9999-12-31” is more than ten years ahead. ${EXAMPLES}`],
    ['+999999999m', `“+999999999m” is more than ten years ahead. ${EXAMPLES}`],
  ])('%j is answered with what to type', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('exactly ten years ahead is still a date', () => {
    expect(read('2036-09-16')).toBe('2036-09-16');
  });

  it('more than ten years back is a slip even where the past makes sense', () => {
    expect(read('0026-12-04', { allowPast: true })).toBe(`“0026-12-04” is more than ten years back. ${EXAMPLES}`);
    expect(read('-9999m', { allowPast: true })).toBe(`“-9999m” is more than ten years back. ${EXAMPLES}`);
  });

  it('long and hostile text is quoted short, on one line', () => {
    const why = read(`${'x'.repeat(3_001)}`);
    expect(why).toBe(`I couldn't read “${'x'.repeat(39)}…” as a date. ${EXAMPLES}`);
    expect(read('a\u202e\nb')).toBe(`I couldn't read “a b” as a date. ${EXAMPLES}`);
  });

  it('the examples lie ahead, on the fourth of December too', () => {
    expect(read('soon', { today: '2026-12-04' })).toContain('Try 2027-12-04, 4 dec');
  });
});

describe('for any text', () => {
  const days = fc.integer({ min: 0, max: 3_600 }).map((n) => addDays(today, n));
  const words = fc.constantFrom(
    '4',
    '31',
    'dec',
    'fri',
    'next',
    '+',
    '3d',
    '2w',
    '-',
    '/',
    '.',
    '2026',
    '29',
    'feb',
    ' ',
  );

  it('the answer is a day in reach or a sentence that says what to try', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(words, { maxLength: 6 }).map((w) => w.join('')),
      fc.array(words, { maxLength: 5 }).map((w) => w.join(' ')),
    );
    let readable = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const reading = parseDay(text, { today, calendar: plainWeek });
        if (!reading.ok) {
          expect(reading.why).toMatch(/^[^\n]{1,200}Try [^\n]{3,60}\.$/u);
          return;
        }
        readable++;
        expect(isDay(reading.day)).toBe(true);
        expect(reading.day >= today && reading.day <= '2036-09-16').toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(readable).toBeGreaterThan(20);
  });

  it('what the bot writes can be typed back', () => {
    fc.assert(
      fc.property(days, (day) => {
        for (const text of [day, showDay(day), showDay(day).slice(4)]) expect(read(text)).toBe(day);
      }),
    );
  });

  it('+Nd is N working days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), (n) => {
        expect(read(`+${n}d`)).toBe(addWorkingDays(today, n, calendar));
      }),
    );
  });
});
