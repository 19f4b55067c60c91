import { afterEach, describe, expect, test } from 'vitest';
import { schedule, unschedule } from '#platform/scheduler/schedule.ts';
import { probe, type Stage, stage } from './stage.ts';

let it: Stage;
afterEach(() => it.close());

/** Three that are due at once and have nothing to say; `meanwhile` happens when the last of them was asked. */
async function three(meanwhile: (asked: readonly string[]) => Promise<void> = async () => {}): Promise<void> {
  it = await stage({
    fire: async () => {
      if (it.fired.length === 3) await meanwhile(it.fired.map(({ subject }) => subject));
      return [];
    },
  });
  await it.commit(...['Berlin', 'London', 'Oslo'].map((subject) => schedule(probe({ subject }))));
}

/** `day state`, in their order, and whether anything was put off. */
async function left(): Promise<{ states: string[]; putOff: boolean }> {
  const rows = await it.rows();
  return { states: await it.states(), putOff: rows.some(({ attempts }) => attempts > 0) };
}

describe('those that say nothing', () => {
  test('leave in one commit, each for its next', async () => {
    await three();
    const { commit } = it.database;
    let commits = 0;
    it.database.commit = (...what) => {
      commits += 1;
      return commit(...what);
    };
    expect(await it.tick('2026-11-23T08:00:00Z')).toBe(3);
    expect(commits).toBe(1);
    const states = [...Array(3).fill('2026-11-23 skipped'), ...Array(3).fill('2026-11-24 planned')];
    expect(await left()).toEqual({ states, putOff: false });
  });

  test('leave one by one where one of them was taken back meanwhile', async () => {
    await three(async ([first = '']) => it.commit(unschedule({ ritual: 'probe.daily', subject: first })));
    expect(await it.tick('2026-11-23T08:00:00Z')).toBe(2);
    const states = [...Array(2).fill('2026-11-23 skipped'), ...Array(2).fill('2026-11-24 planned')];
    expect(await left()).toEqual({ states, putOff: false });
  });
});
