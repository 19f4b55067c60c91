import { describe, expect, it } from 'vitest';
import { backOn, joined, joins, mustBeLeave } from '#features/calendar/rules/absence.ts';
import { settingsTroubles } from '#features/calendar/rules/check-settings.ts';
import { type FreezeRule, freezeTrouble, frozenOn, frozenUntil, nextSpan } from '#features/calendar/rules/freeze.ts';
import { readFreeze, splitName } from '#features/calendar/rules/freeze-words.ts';
import { defaultSettings } from '#features/calendar/rules/settings.ts';
import { readLeave } from '#features/calendar/rules/typed-leave.ts';
import { spanWords } from '#features/calendar/rules/words.ts';
import { plainWeek } from '#platform/calendar/working-days.ts';
import { officeHours } from '#platform/calendar/working-time.ts';
import { Refusal } from '#platform/refusal.ts';

function freeze(firstDay: string, lastDay: string, recurring: FreezeRule['recurring'] = 'none'): FreezeRule {
  return { strength: 'hard', firstDay, lastDay, recurring };
}

const christmas = freeze('2026-12-18', '2027-01-04');
const everyChristmas = freeze('2024-12-18', '2025-01-04', 'yearly');
const monthEnd = freeze('2026-01-30', '2026-02-01', 'monthly');
const lastDays = freeze('2026-01-31', '2026-01-31', 'monthly');
const fridays = freeze('2026-11-06', '2026-11-06', 'weekly');
const leapDay = freeze('2024-02-29', '2024-02-29', 'yearly');

describe('a freeze', () => {
  it.each([
    ['its first day', '2026-12-18', christmas, '2026-12-18..2027-01-04'],
    ['its last day', '2027-01-04', christmas, '2026-12-18..2027-01-04'],
    ['the day before', '2026-12-17', christmas, null],
    ['the day after', '2027-01-05', christmas, null],
    ['a year later, once only', '2027-12-20', christmas, null],
    ['a later year', '2026-12-20', everyChristmas, '2026-12-18..2027-01-04'],
    ['over New Year of a later year', '2027-01-04', everyChristmas, '2026-12-18..2027-01-04'],
    ['before its first year', '2023-12-20', everyChristmas, null],
    ['over the end of a month', '2026-06-30', monthEnd, '2026-06-30..2026-07-01'],
    ['on the first of the next', '2026-07-01', monthEnd, '2026-06-30..2026-07-01'],
    ['between two months', '2026-07-15', monthEnd, null],
    ['the last day of a short month', '2027-02-28', lastDays, '2027-02-28..2027-02-28'],
    ['not the last but one', '2026-05-30', lastDays, null],
    ['a later Friday', '2027-03-12', fridays, '2027-03-12..2027-03-12'],
    ['a Thursday', '2027-03-11', fridays, null],
    ['the Friday before the first', '2026-10-30', fridays, null],
    ['a leap day', '2028-02-29', leapDay, '2028-02-29..2028-02-29'],
    ['where there is none', '2027-02-28', leapDay, '2027-02-28..2027-02-28'],
  ])('%s: %s', (_, day, rule, expected) => {
    const span = frozenOn(day, rule);
    expect(span && `${span.first}..${span.last}`).toBe(expected);
  });

  it.each([
    ['2026-11-23', christmas, '2026-12-18'],
    ['2026-12-24', christmas, '2026-12-18'],
    ['2027-01-05', christmas, null],
    ['2027-01-05', everyChristmas, '2027-12-18'],
    ['2027-01-03', everyChristmas, '2026-12-18'],
    ['2020-01-01', everyChristmas, '2024-12-18'],
    ['2026-11-23', fridays, '2026-11-27'],
    ['2026-07-02', monthEnd, '2026-07-30'],
  ])('seen from %s the next time begins on its day', (day, rule, expected) => {
    expect(nextSpan(day, rule)?.first ?? null).toBe(expected);
  });

  it('is left on the first day after all that follow each other', () => {
    const inventory = freeze('2027-01-05', '2027-01-07');
    const later = freeze('2027-01-09', '2027-01-10');
    expect(frozenUntil('2026-12-20', [later, inventory, christmas])).toBe('2027-01-07');
    expect(frozenUntil('2026-12-01', [later, inventory, christmas])).toBeNull();
    // Nobody is asked to go live on a weekend, unless nothing else is left.
    const untilSaturday = freeze('2027-01-25', '2027-01-30');
    expect(frozenUntil('2027-01-29', [untilSaturday])).toBe('2027-01-31');
    expect(frozenUntil('2027-01-29', [untilSaturday, freeze('2027-02-01', '2027-02-02')])).toBe('2027-02-02');
    expect(frozenUntil('2026-12-01', [freeze('2026-11-02', '2026-11-06', 'weekly')])).toBe('2026-12-04');
    const always = [freeze('2026-01-05', '2026-01-09', 'weekly'), freeze('2026-01-10', '2026-01-11', 'weekly')];
    expect(frozenUntil('2026-12-01', always) ?? '').toMatch(/^202[78]-/);
  });

  it.each([
    [freeze('2026-11-02', '2026-11-08', 'weekly'), /leave no day free/],
    [freeze('2026-11-02', '2026-11-07', 'weekly'), null],
    [freeze('2026-01-01', '2026-01-28', 'monthly'), /leave no day free/],
    [freeze('2026-01-01', '2026-12-31', 'yearly'), /leave no day free/],
    [freeze('2026-01-01', '2030-01-01'), /three years/],
    [christmas, null],
  ])('that leaves no day free is refused', (rule, expected) => {
    if (expected) expect(freezeTrouble(rule)).toMatch(expected);
    else expect(freezeTrouble(rule)).toBeNull();
  });
});

describe('a freeze in words', () => {
  const context = { today: '2026-11-23', calendar: plainWeek };
  const read = (text: string) => readFreeze(splitName(text), context);

  it.each([
    ['"Christmas" 2026-12-18..2027-01-04 hard', 'Christmas', '2026-12-18', '2027-01-04', 'hard', 'none'],
    ['“Year end” 18 dec..4 jan soft yearly', 'Year end', '2026-12-18', '2027-01-04', 'soft', 'yearly'],
    ['Inventory HARD fri', 'Inventory', '2026-11-27', '2026-11-27', 'hard', 'none'],
    ['"Fridays" 2026-11-06 hard weekly', 'Fridays', '2026-11-06', '2026-11-06', 'hard', 'weekly'],
  ])('%s', (text, name, firstDay, lastDay, strength, recurring) => {
    expect(read(text)).toEqual({ name, firstDay, lastDay, strength, recurring });
  });

  it.each([
    ['', /needs a name/],
    ['"Christmas"', /From when to when/],
    ['"Christmas" 18 dec..4 jan', /`hard`.*or `soft`/],
    ['"Christmas" 18 dec..4 jan hard soft', /`hard`.*or `soft`/],
    ['"Christmas" 2027-01-04..2026-12-18 hard', /wrong way round/],
    ['"Christmas" 2025-12-18..2026-01-04 hard', /over already/],
    ['"Christmas" sometime hard', /couldn't read/],
    [`"${'x'.repeat(61)}" fri hard`, /Shorten the name/],
  ])('%s is refused', (text, why) => {
    expect(() => read(text)).toThrow(Refusal);
    expect(() => read(text)).toThrow(why);
  });
});

describe('leave', () => {
  const week = { from: '2026-11-23', to: '2026-11-27' };

  it.each([
    ['the same', week, true],
    ['from the last day', { from: '2026-11-27', to: '2026-11-30' }, true],
    ['from the day after', { from: '2026-11-28', to: '2026-11-30' }, false],
    ['up to the day before', { from: '2026-11-20', to: '2026-11-22' }, false],
    ['inside', { from: '2026-11-24', to: '2026-11-24' }, true],
    ['with a day between', { from: '2026-11-29', to: '2026-11-30' }, false],
  ])('%s is one with the week: %s', (_, other, expected) => {
    expect(joins(week, other)).toBe(expected);
    expect(joins(other, week)).toBe(expected);
  });

  it.each([
    ['2026-11-23', 'fri..+2w skiing', '2026-11-27..2026-12-11 skiing'],
    ['2026-11-23', '20 nov..27 nov flu', '2026-11-20..2026-11-27 flu'],
    ['2026-12-20', '18 dec..4 jan', '2026-12-18..2027-01-04 '],
    ['2027-01-02', '24 dec..4 jan', '2026-12-24..2027-01-04 '],
    ['2026-11-23', '24 dec..4 jan', '2026-12-24..2027-01-04 '],
    ['2026-11-23', '1 aug..3 aug', '2027-08-01..2027-08-03 '],
    ['2026-11-23', '1 nov 2027', '2027-11-01..2027-11-01 '],
    ['2026-11-25', 'next week skiing', '2026-11-30..2026-12-06 skiing'],
    ['2026-11-25', 'This week', '2026-11-25..2026-11-29 '],
    ['2026-11-23', '+2w', '2026-11-23..2026-12-06 '],
    ['2026-11-23', 'for 2 weeks skiing', '2026-11-23..2026-12-06 skiing'],
    ['2026-11-25', 'for 3 days', '2026-11-25..2026-11-27 '],
    ['2026-11-27', '+2d', '2026-11-27..2026-11-30 '],
    ['2026-11-28', '+1d moving', '2026-11-28..2026-11-30 moving'],
  ])('on %s reads %s as %s', (today, text, read) => {
    const { leave, note } = readLeave(text, { today, calendar: plainWeek });
    expect(`${leave.from}..${leave.to} ${note}`).toBe(read);
  });

  it.each([
    ['1 nov', /^Sun 1 Nov is over already. If you mean Mon 1 Nov 2027, type `2027-11-01`/],
    ['1 nov..3 nov', /type `2027-11-01..2027-11-03`/],
    ['10 dec..4 dec', /the wrong way round: Thu 10 Dec 2026 comes after Fri 4 Dec 2026/],
    ['10 nov..4 nov', /the wrong way round/],
    ['sick', /couldn't read “sick” .* Name the days first: `\/golive away today sick`/],
  ])('on 23 November 2026 asks about %s', (text, asks) => {
    expect(() => readLeave(text, { today: '2026-11-23', calendar: plainWeek })).toThrow(asks);
  });

  it('reaches from the first of its parts to the last', () => {
    expect(joined(week, [{ from: '2026-11-20', to: '2026-11-24' }])).toEqual({ from: '2026-11-20', to: '2026-11-27' });
  });

  it('ends before the next day of work', () => {
    const days = { ...plainWeek, holidays: new Map([['2026-11-30', 'St Andrew’s Day']]) };
    const time = { zone: 'Europe/London', ...officeHours, days, away: [{ from: '2026-12-01', to: '2026-12-01' }] };
    expect(backOn('2026-11-27', time)).toBe('2026-12-02');
    expect(backOn('2026-11-27', { ...time, days: { ...days, workdays: [] } })).toBeNull();
  });

  it('is refused when it is over, or a year and more', () => {
    expect(() => mustBeLeave({ from: '2026-11-01', to: '2026-11-22' }, '2026-11-23')).toThrow(/over already/);
    expect(() => mustBeLeave({ from: '2026-11-23', to: '2027-11-24' }, '2026-11-23')).toThrow(/more than a year/);
    expect(() => mustBeLeave({ from: '2026-11-01', to: '2026-11-23' }, '2026-11-23')).not.toThrow();
  });
});

describe('settings', () => {
  it.each([
    ['the defaults', undefined, {}, []],
    ['a zone that is none', 'Mars/Olympus', {}, ['zone']],
    ['no working day', 'Asia/Kathmandu', { workdays: [] }, ['workdays']],
    ['an end before the beginning', undefined, { worksFrom: '18:00', worksTo: '09:00' }, ['worksTo']],
    ['no length at all', undefined, { worksFrom: '09:00', worksTo: '09:00' }, ['worksTo']],
    ['reminders before quiet hours end', undefined, { bundleAt: '08:59' }, ['bundleAt']],
    ['reminders as they begin', undefined, { bundleAt: '18:00' }, ['bundleAt']],
    ['reminders as early as they end', undefined, { bundleAt: '07:00', quietTo: '07:00' }, []],
    ['reminders in a quiet noon', undefined, { bundleAt: '12:30', quietFrom: '12:00', quietTo: '13:00' }, ['bundleAt']],
    ['no quiet hours', undefined, { bundleAt: '23:00', quietFrom: '09:00', quietTo: '09:00' }, []],
  ])('%s', (_, zone, changed, fields) => {
    expect(Object.keys(settingsTroubles({ zone, settings: { ...defaultSettings, ...changed } }))).toEqual(fields);
  });

  it('name the year where it is another', () => {
    expect(spanWords('2026-12-18', '2027-01-04', '2026-11-23')).toBe('Fri 18 Dec – Mon 4 Jan 2027');
    expect(spanWords('2026-12-18', '2026-12-18', '2026-11-23')).toBe('Fri 18 Dec');
  });
});
