import type { FakeSlack } from '#test/support/slack/fake-slack.ts';

/** One person may make 60 changes at once and 20 a minute: enough people to be busy all the time. */
export const PEOPLE = 40;
export const CHANNELS = 8;

export function personId(n: number): string {
  return `U${String(n).padStart(3, '0')}`;
}

export function channelId(n: number): string {
  return `C${String(n).padStart(3, '0')}`;
}

export function settle(slack: FakeSlack): void {
  const everyone = Array.from({ length: PEOPLE }, (_, n) => personId(n));
  for (const [n, id] of everyone.entries()) slack.addUser({ id, name: `person-${n}`, tz: 'Europe/Berlin' });
  for (let n = 0; n < CHANNELS; n += 1) {
    slack.addChannel({ id: channelId(n), name: `channel-${n}`, members: everyone });
  }
}
