import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { atLocal } from '#platform/clock.ts';
import { EVERY_DAY, type Stage, stage } from './stage.ts';

let it: Stage;

beforeEach(async () => {
  it = await stage({ at: '2026-11-20T00:00:00Z', lateness: null });
});
afterEach(() => it.close());

describe.each(['Pacific/Kiritimati', 'Europe/Berlin', 'Pacific/Pago_Pago'])('in %s', (zone) => {
  const midnight = atLocal('2026-11-24', '00:00', zone).getTime();
  const at = (ms: number) => new Date(midnight + ms).toISOString();

  beforeEach(async () => {
    it.clock.set(at(-86_400_001));
    await it.daily({ zone, time: '00:00', weekdays: EVERY_DAY });
  });

  test('what is late by almost a day is said while the next is not due', async () => {
    expect(await it.tick(at(-1))).toBe(1);
    expect(await it.said()).toEqual(['2026-11-23']);
  });

  test('from the moment of the next on, only that is said', async () => {
    await it.tick(at(0));
    expect(await it.said()).toEqual(['2026-11-24']);
    expect(await it.states()).toEqual(['2026-11-23 missed', '2026-11-24 fired', '2026-11-25 planned']);
  });
});
