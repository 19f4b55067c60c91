import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { forgetBeside } from '#platform/db/scope.ts';
import { workspaces } from '#platform/directory/tables.ts';
import type { Due } from '#platform/feature.ts';
import { timersCensus } from '#platform/scheduler/census.ts';
import { ritualContext } from '#platform/scheduler/context.ts';
import { type Timer, timer } from '#platform/scheduler/schedule.ts';
import { schedules } from '#platform/scheduler/tables.ts';
import { type Stage, stage, TEAM } from './stage.ts';

const RITUAL = 'probe.daily';

let it: Stage;
/** What there should be, and how often that was worked out. */
let wanted: Omit<Timer, 'ritual'>[];
let looks: number;
/** What somebody does while it is worked out. */
let meanwhile: () => Promise<void>;
beforeEach(async () => {
  it = await stage();
  looks = 0;
  meanwhile = async () => {};
});
afterEach(() => it.close());

const { ritual, consequence } = timersCensus({
  name: 'probe.census',
  title: 'Probe',
  of: RITUAL,
  wanted: async () => {
    looks += 1;
    const all = wanted;
    await meanwhile();
    return all;
  },
});

const at = (day: string) => new Date(`2026-12-${day}T09:00:00Z`);

/** Whether there is another round after this one. */
async function round(slot = 'day'): Promise<boolean> {
  const due: Due = {
    ...{ subject: 'workspace', project: null, person: null, nominal: '2026-11-23', slot },
    ...{ at: it.clock.now(), zone: 'Etc/UTC', lateMs: 0 },
  };
  const parts = { database: it.database, chance: it.chance, signals: async () => [] };
  await it.commit(...(await ritual.fire(due, ritualContext(parts, TEAM, it.clock.now()))));
  return (await it.rows()).some(({ ritual: name }) => name === 'probe.census');
}

async function planned(): Promise<string[]> {
  return (await it.rows()).filter((row) => row.ritual === RITUAL).map((row) => row.dueAt.toISOString().slice(0, 10));
}

describe('the timers of a census', () => {
  test.each([
    ['brought forward', timer({ ritual: RITUAL, subject: 'R-1', at: at('20') })],
    ['planned first', null],
  ])('one that somebody %s while it was read stands', async (_, before) => {
    if (before) await it.commit(before);
    wanted = [{ subject: 'R-1', at: at('21') }];
    meanwhile = () => it.commit(timer({ ritual: RITUAL, subject: 'R-1', at: at('08') }));
    await round();
    expect(await planned()).toEqual(['2026-12-08']);
  });

  test('one that is planned for another day is moved', async () => {
    await it.commit(timer({ ritual: RITUAL, subject: 'R-1', at: at('20') }));
    wanted = [{ subject: 'R-1', at: at('21') }];
    expect(await round()).toBe(false);
    expect(await planned()).toEqual(['2026-12-21']);
  });

  test('hundreds are worked out twice: for all rounds, and to see that nothing is left', async () => {
    wanted = Array.from({ length: 400 }, (_, n) => ({ subject: `R-${n}`, at: at('21') }));
    for (let n = 0; n < 5; n += 1) await round(n === 0 ? 'day' : `2026-11-23+${n}`);
    expect(await planned()).toHaveLength(400);
    expect(looks).toBe(2);
  });

  test('a round that comes to nothing is made good by the last', async () => {
    wanted = Array.from({ length: 150 }, (_, n) => ({ subject: `R-${n}`, at: at('21') }));
    const parts = { database: it.database, chance: it.chance, signals: async () => [] };
    const due: Due = {
      ...{ subject: 'workspace', project: null, person: null, nominal: '2026-11-23', slot: 'day' },
      ...{ at: it.clock.now(), zone: 'Etc/UTC', lateMs: 0 },
    };
    await ritual.fire(due, ritualContext(parts, TEAM, it.clock.now()));
    for (let n = 0; n < 3; n += 1) await round(`2026-11-23+${n}`);
    expect(await planned()).toHaveLength(150);
  });

  test('that never ends says so', async () => {
    wanted = Array.from({ length: 150 }, (_, n) => ({ subject: `R-${n}`, at: at('21') }));
    await expect(round('2026-11-23+1000')).rejects.toThrow('probe.census does not settle');
  });
});

test('a census goes with its workspace into another zone at the next start', async () => {
  const workspace = (zone: string) =>
    it.commit((tx) =>
      tx
        .insert(workspaces, { name: 'Home', botUserId: 'UBOT', zone })
        .onConflictDoUpdate({ target: workspaces.workspaceId, set: { zone } }),
    );
  const start = async () => {
    forgetBeside(it.database.db);
    for (let n = 0; n < 3; n += 1) {
      const ctx = ritualContext(
        { database: it.database, chance: it.chance, signals: async () => [] },
        TEAM,
        it.clock.now(),
      );
      await it.commit(...(await consequence(ctx)));
    }
  };
  wanted = [];
  await workspace('Europe/Berlin');
  await start();
  const zones = async () => (await it.scope.from(schedules)).map(({ zone }) => zone);
  expect(await zones()).toEqual(['Europe/Berlin']);
  await workspace('Asia/Tokyo');
  await start();
  expect(await zones()).toEqual(['Asia/Tokyo']);
});
