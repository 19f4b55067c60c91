import { describe, expect, it } from 'vitest';
import { plainWeek } from '#platform/calendar/working-days.ts';
import { leadingRange, parseRange } from '#platform/dates/parse-range.ts';

/** A Monday. */
const context = { today: '2026-11-23', calendar: plainWeek };

describe('a range of days', () => {
  it.each([
    ['fri..+2w', '2026-11-27', '2026-12-11'],
    ['fri', '2026-11-27', '2026-11-27'],
    ['mon..wed', '2026-11-30', '2026-12-02'],
    ['today..tomorrow', '2026-11-23', '2026-11-24'],
    ['tomorrow..tomorrow', '2026-11-24', '2026-11-24'],
    ['until fri', '2026-11-23', '2026-11-27'],
    ['18 dec..4 jan', '2026-12-18', '2027-01-04'],
    ['2026-12-18 … 2027-01-04', '2026-12-18', '2027-01-04'],
    ['1 dec to 5 dec', '2026-12-01', '2026-12-05'],
    ['1 dec – 5 dec', '2026-12-01', '2026-12-05'],
    ['fri...+3d', '2026-11-27', '2026-12-02'],
    ['fri..fri', '2026-11-27', '2026-11-27'],
    ['mon-wed', '2026-11-30', '2026-12-02'],
    ['Mon–Wed', '2026-11-30', '2026-12-02'],
  ])('%s', (text, from, to) => {
    expect(parseRange(text, context)).toEqual({ ok: true, from, to });
  });

  it.each([
    ['', /A date is missing/],
    ['5 dec..1 dec', /wrong way round.*Put the first day in front/],
    ['fri..today', /wrong way round/],
    ['fri..', /A date is missing/],
    ['soon..later', /couldn't read/],
    ['2026-11-01..fri', /in the past/],
  ])('“%s” is refused', (text, why) => {
    const range = parseRange(text, context);
    expect(range.ok ? '' : range.why).toMatch(why);
  });

  it('may begin in the past where that makes sense', () => {
    const range = parseRange('2026-11-20..fri', { ...context, allowPast: true });
    expect(range).toEqual({ ok: true, from: '2026-11-20', to: '2026-11-27' });
  });

  it.each([
    ['fri..+2w skiing in the Alps', '2026-11-27', '2026-12-11', 'skiing in the Alps'],
    ['1 dec to 5 dec 2026 honeymoon', '2026-12-01', '2026-12-05', 'honeymoon'],
    ['next fri', '2026-12-04', '2026-12-04', ''],
    ['fri 4 people need me', '2026-11-27', '2026-11-27', '4 people need me'],
  ])('in front of words: %s', (text, from, to, rest) => {
    expect(leadingRange(text, context)).toEqual({ range: { ok: true, from, to }, rest });
  });

  it('that can’t be read is quoted without the words behind it', () => {
    const { range } = leadingRange('fryday..+2w skiing', context);
    expect(range.ok ? '' : range.why).toMatch(/“fryday”.*Did you mean “friday”/);
  });
});
