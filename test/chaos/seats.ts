import { setTimeout as after } from 'node:timers/promises';
import type { Heard } from '#demo/player/heard.ts';
import type { Sight } from '#demo/player/journal.ts';
import type { Person } from '#demo/player/person.ts';
import { createPlayer } from '#demo/player/player.ts';
import type { View } from '#demo/player/slack-side.ts';
import { httpWire, type Sent, type Wire } from '#demo/player/wire.ts';
import type { Dice } from '#test/support/seeded.ts';
import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import type { Instances } from './instances.ts';

/** How long a person waits for an answer, in milliseconds: whoever is killed never answers. */
const PATIENCE = 3_000;
const FORM_PATIENCE = 700;
/** How often somebody who got no answer does the same again, and after how many milliseconds. */
const TRIES = 12;
const PAUSE = 150;

export type Seat = (id: string) => Person;

/** Seats people in front of Slack, whose payloads go over signed HTTP to whichever instance answers. */
export function seats(slack: FakeSlack, instances: Instances, dice: Dice): Seat {
  const wire: Wire = async (payload, options) => {
    const ready = await answering(instances);
    if (ready.length === 0) return nobody;
    const url = instances.urlOf(dice.oneOf(ready)) ?? '';
    return httpWire({ url, signingSecret: slack.signingSecret, patience: PATIENCE })(payload, options);
  };
  return createPlayer({ slack, wire });
}

/** Whoever finds nobody tries again for a while. */
async function answering(instances: Instances): Promise<readonly string[]> {
  for (let tries = 0; tries < 250 && instances.ready().length === 0; tries += 1) await after(20);
  return instances.ready();
}

/** While everybody is being killed. */
const nobody: Sent = { reply: { status: 0, body: '' }, again: async () => nobody };

/** The form that somebody's doing opens; null when nobody came to open it. */
export async function formOf(slack: FakeSlack, person: Person, act: () => Promise<unknown>): Promise<View | null> {
  const { mark } = slack.journal;
  await act();
  const opened = (sight: Sight) => sight.kind === 'modal' && sight.to === person.id && sight.view;
  return slack.journal.until(opened, mark, FORM_PATIENCE).catch(() => null);
}

/** Does the same again until golive has taken it, as people do who are told to try again; null when it never does. */
export function insist(act: () => Promise<Heard>): Promise<Heard | null> {
  return again(async () => {
    const heard = await act();
    return heard.ack.status === 200 && !heard.errors ? heard : null;
  });
}

/** The form, however often it has to be asked for. */
export function form(slack: FakeSlack, person: Person, act: () => Promise<unknown>): Promise<View | null> {
  return again(() => formOf(slack, person, act));
}

async function again<T>(act: () => Promise<T | null>): Promise<T | null> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const done = await act();
    if (done) return done;
    await after(PAUSE);
  }
  return null;
}
