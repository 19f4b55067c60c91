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

/** What happens in a round: `firing` and `sending` as above; `starting`: after `sending`, whoever takes its place. */
export type Way = 'firing' | 'sending' | 'starting' | 'nothing';

/** How often the first kill of a moment comes while its rituals are only being decided, and how soon, in milliseconds. */
const EARLY = 0.4;
const FIRING = 350;
/** How often whoever is just starting is killed as well, and how soon, in milliseconds: a start takes longer. */
const TWICE = 0.1;
const STARTING = 250;

export function anyWay(chance: Dice, isFirst: boolean): Way {
  if (isFirst && chance.next() < EARLY) return 'firing';
  return chance.next() < TWICE ? 'starting' : 'sending';
}

/** Kills an instance; what it resolves with resolves once that one answers again. */
export async function strike(ring: Ring, way: Way): Promise<{ again: Promise<unknown> }> {
  const { instances, chance, kills } = ring;
  if (way === 'nothing') return { again: instances.allReady() };
  instances.expectKill();
  await after(way === 'firing' ? chance.whole(0, FIRING) : chance.whole(20, 600));
  const victims = way === 'firing' ? instances.ready() : [];
  const again = instances.kill(victims.length > 0 ? chance.oneOf(victims) : await sending(ring));
  kills[victims.length > 0 ? 'whileFiring' : 'whileSending'] += 1;
  if (way === 'starting') kills.whileStarting += await disturb(instances, chance);
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

/** Who starts sooner than that is killed once more, and the next sooner. */
async function disturb(instances: Instances, chance: Dice, within = STARTING): Promise<number> {
  while (instances.starting().length === 0) await after(2);
  await after(chance.whole(0, within));
  const [victim] = instances.starting();
  if (victim) {
    await instances.kill(victim);
    return 1;
  }
  if (instances.troubles.length > 0) return 0;
  void instances.kill(chance.oneOf(instances.ready()));
  return disturb(instances, chance, within / 2);
}
