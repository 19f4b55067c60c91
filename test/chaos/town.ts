import type { FakeSlack } from '#test/support/slack/fake-slack.ts';
import { ZONE } from './hours.ts';

/** One person may make 60 changes at once and 20 a minute: enough people to be busy all the time. */
export const PEOPLE = 40;
export const CHANNELS = 8;

export function personId(n: number): string {
  return `U${String(n).padStart(3, '0')}`;
}

export function channelId(n: number): string {
  return `C${String(n).padStart(3, '0')}`;
}

/** A project whose people have rituals: Slack ids, and each one's zone. */
export interface Office {
  key: string;
  channel: string;
  lead: string;
  manager: string;
  /** Who takes part in the standup; the lead does. */
  members: readonly string[];
  kickoff: string;
  goLive: string;
}

const OFFICES = 4;
/** An hour behind the others. */
const LONDON = 'Europe/London';
const abroad = /^UO[13]4$/;

export function zoneOf(person: string): string {
  return abroad.test(person) ? LONDON : ZONE;
}

export function officeOf(n: number): Office {
  return {
    key: `OFF${n}`,
    channel: `CO${n}`,
    lead: `UO${n}1`,
    manager: `UO${n}2`,
    members: [`UO${n}1`, `UO${n}3`, `UO${n}4`],
    kickoff: '2026-11-16',
    goLive: '2027-01-29',
  };
}

export const offices: readonly Office[] = Array.from({ length: OFFICES }, (_, n) => officeOf(n));

export function settle(slack: FakeSlack): void {
  const everyone = Array.from({ length: PEOPLE }, (_, n) => personId(n));
  for (const [n, id] of everyone.entries()) slack.addUser({ id, name: `person-${n}`, tz: ZONE });
  for (let n = 0; n < CHANNELS; n += 1) {
    slack.addChannel({ id: channelId(n), name: `channel-${n}`, members: everyone });
  }
  for (const { key, channel, manager, members } of offices) {
    for (const id of [manager, ...members]) slack.addUser({ id, name: id.toLowerCase(), tz: zoneOf(id) });
    slack.addChannel({ id: channel, name: key.toLowerCase(), members: [manager, ...members] });
  }
}
