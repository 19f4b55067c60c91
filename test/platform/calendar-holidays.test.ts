import { describe, expect, it } from 'vitest';
import { holidaysOf, isRegion, regionsLike } from '#platform/calendar/holidays.ts';
import { addWorkingDays } from '#platform/calendar/working-days.ts';

describe('regions', () => {
  it.each([
    ['DE', true],
    ['DE-BY', true],
    ['de-by', true],
    ['US-CA', true],
    ['GB-ENG', true],
    ['DE-BY-A', true],
    ['XX', false],
    ['DE-XX', false],
    ['Germany', false],
    ['', false],
  ])('%s is known: %s', async (region, expected) => {
    expect(await isRegion(region)).toBe(expected);
  });

  it.each([
    ['Germany', 'DE'],
    ['germny', 'DE'],
    ['Bayern', 'DE-BY'],
    ['England', 'GB-ENG'],
    ['california', 'US-CA'],
    ['UK', 'GB'],
    ['USA', 'US'],
    ['DE_BY', 'DE-BY'],
    ['US-CX', 'US-CA'],
  ])('for %s the first suggestion is %s', async (text, expected) => {
    const [first, ...others] = await regionsLike(text);
    expect(first).toBe(expected);
    expect(others.length).toBeLessThan(5);
  });

  it.each(['', 'x', 'qwertzuiop', '🎄'])('for “%s” there is none', async (text) => {
    expect(await regionsLike(text)).toEqual([]);
  });
});

describe('public holidays', () => {
  it('are named in English and sorted out by state', async () => {
    const [germany, bavaria] = [await holidaysOf('DE', 2026, 2026), await holidaysOf('DE-BY', 2026, 2026)];
    expect(germany.get('2026-10-03')).toBe('National Holiday');
    expect(germany.get('2026-12-25')).toBe('Christmas Day');
    expect([germany.has('2026-01-06'), bavaria.get('2026-01-06')]).toEqual([false, 'Epiphany']);
  });

  it('leave out what is not a public holiday', async () => {
    const germany = await holidaysOf('DE', 2026, 2026);
    expect(germany.size).toBe(9);
    expect(germany.has('2026-12-24')).toBe(false);
    expect(germany.has('2026-05-10')).toBe(false);
  });

  it('stay inside the years that were asked for, both included', async () => {
    const days = [...(await holidaysOf('US-CA', 2026, 2027)).keys()];
    expect(days.filter((day) => day.endsWith('-12-25'))).toEqual(['2026-12-25', '2027-12-25']);
    expect(days.every((day) => day >= '2026-01-01' && day <= '2027-12-31')).toBe(true);
    expect(days).toContain('2027-07-05');
  });

  it('cover each day of a long feast, over New Year too', async () => {
    const eid = [...(await holidaysOf('TR', 2024, 2024))].filter(([, name]) => name.includes('al-Adha'));
    expect(eid.map(([day]) => day)).toEqual(['2024-06-16', '2024-06-17', '2024-06-18', '2024-06-19']);
    expect((await holidaysOf('SZ', 2026, 2026)).get('2026-01-02')).toBe('Incwala Festival');
  });

  it('leave half-day holidays as working days', async () => {
    const iceland = await holidaysOf('IS', 2026, 2026);
    expect([iceland.has('2026-12-24'), iceland.has('2026-12-25')]).toEqual([false, true]);
  });

  it('are none without a region, and an error for an unknown one', async () => {
    expect((await holidaysOf(null, 2026, 2027)).size).toBe(0);
    await expect(holidaysOf('XX', 2026, 2026)).rejects.toThrow(RangeError);
  });

  it('make a calendar', async () => {
    const cal = { workdays: [1, 2, 3, 4, 5], holidays: await holidaysOf('de-by', 2026, 2027) };
    expect(addWorkingDays('2026-12-31', 3, cal)).toBe('2027-01-07');
  });
});
