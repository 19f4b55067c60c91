import { setTimeout as after } from 'node:timers/promises';
import type { Dice } from '#test/support/seeded.ts';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import type { Crowd } from './crowd.ts';
import type { Instances } from './instances.ts';

export interface Kills {
  /** While a message of it was on its way to Slack, or Slack's answer to it. */
  whileSending: number;
  /** Within moments of a ritual's time, whatever it did then. */
  whileFiring: number;
  whileStarting: number;
  /** Everybody at once, when a ritual's time came. */
  outages: number;
}

interface Ring {
  slack: FakeSlack;
  instances: Instances;
  chance: Dice;
  crowd: Crowd;
  kills: Kills;
}

/** How often the first kill of a moment comes while its rituals are only being decided, and how soon, in milliseconds. */
const EARLY = 0.4;
const FIRING = 350;

/** Kills an instance; what it resolves with resolves once that one answers again. */
export async function strike(ring: Ring, isFirst: boolean): Promise<{ again: Promise<void> }> {
  const { instances, chance, kills } = ring;
  const isEarly = isFirst && chance.next() < EARLY;
  await after(isEarly ? chance.whole(0, FIRING) : chance.whole(20, 600));
  const victims = instances.ready();
  const victim = isEarly && victims.length > 0 ? chance.oneOf(victims) : null;
  const again = instances.kill(victim ?? (await sending(ring)));
  kills[victim ? 'whileFiring' : 'whileSending'] += 1;
  kills.whileStarting += await disturb(instances, chance);
  return { again };
}

/** An instance that has a message on its way to Slack, or waits for Slack's answer to it. */
async function sending({ slack, instances, crowd }: Ring): Promise<string> {
  for (let looks = 1; ; looks += 1) {
    const ready = instances.ready();
    const victims = [...slack.underWay].filter(
      ({ method, via }) => /^chat\.(postMessage|update)$/.test(method) && ready.includes(via ?? ''),
    );
    const [victim] = victims;
    if (victim?.via) return victim.via;
    if (instances.troubles.length > 0) return ready[0] ?? 'i1';
    if (looks % 250 === 0) await crowd.burst(2, 0);
    await after(2);
  }
}

/** Now and then whoever is just starting is killed as well. */
async function disturb(instances: Instances, chance: Dice): Promise<number> {
  if (chance.next() > 0.1) return 0;
  await after(chance.whole(0, 500));
  const starting = instances.starting();
  if (starting.length === 0) return 0;
  await instances.kill(chance.oneOf(starting));
  return 1;
}
